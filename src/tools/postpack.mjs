/** Runs after `npm pack`: puts back what prepack.mjs replaced. */
import { describeCheckout } from './packed.mjs';

describeCheckout();
