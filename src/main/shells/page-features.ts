/**
 * Which of Chromium's own habits both shells switch off, for they own the window that shows the page.
 *
 * `DeferRendererTasksAfterInput`: after a key press Chromium first paints what the page was about to paint, and only then
 * hands it messages. Here that is another frame of quotes before the answer to the key: 8 to 16 ms of its time.
 */
export const FEATURES_OFF = 'DeferRendererTasksAfterInput'
