// Global setup, run once before all tests.

import { writeFonts } from "../fonts.js";

export default writeFonts;
