// Reads a QR code from the screen as a camera would: from its pixels.

import jsqr from 'jsqr';

const decode = jsqr.default ?? jsqr;

/** What the code within `locator` says. `page` is any page of the same browser: it turns the picture into pixels. */
export async function readQr(browser, locator) {
  await locator.scrollIntoViewIfNeeded();
  const picture = (await locator.screenshot()).toString('base64');
  const page = await browser.context.newPage();
  try {
    const { data, width, height } = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const image = context.getImageData(0, 0, bitmap.width, bitmap.height);
      return { data: Array.from(image.data), width: image.width, height: image.height };
    }, picture);
    const found = decode(Uint8ClampedArray.from(data), width, height);
    if (!found) throw new Error('no QR code on the screen can be read');
    return found.data;
  } finally {
    await page.close();
  }
}
