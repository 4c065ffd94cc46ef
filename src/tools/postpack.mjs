/** Runs after `npm pack`: restores the files that prepack.mjs has replaced. */
import { describeCheckout } from './packed.mjs';

describeCheckout();
