import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { findElement } from '../account/shared/dom.js';
import './main.css';
import { nonce } from './nonce.js';
import { Portal } from './portal.js';
import { readableColors, theme } from './theme.js';

createRoot(findElement('#portal', HTMLElement)).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={readableColors}
    defaultColorScheme="auto"
    getStyleNonce={() => nonce}
    deduplicateInlineStyles
  >
    <Portal />
  </MantineProvider>,
);
