import { translatePage } from '../shared/language.js';

translatePage();
