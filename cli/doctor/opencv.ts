import { opencv } from '../../pictures/opencv.js';
import { failing, working, type PartCheck } from './PartReport.js';

const part = 'OpenCV';

/** OpenCV: a picture goes through JPEG and back, and is made smaller. */
export const opencvCheck: PartCheck = {
  part,
  remedy: 'run `npm run setup`',
  check: () => {
    const cv = opencv();
    // One grey (128) everywhere: JPEG keeps it exactly, and so does resizing.
    const picture = new cv.Mat(48, 64, cv.CV_8UC3, [128, 128, 128]);
    const decoded = cv.imdecode(cv.imencode('.jpg', picture)).resize(24, 32);
    const [blue] = decoded.getData();
    const { major, minor, revision } = cv.version;
    const version = `${major}.${minor}.${revision}`;
    if (decoded.rows !== 24 || decoded.cols !== 32 || blue !== 128) {
      const detail = `${version} changes a grey picture: ${decoded.cols}x${decoded.rows}, value ${blue}`;
      return Promise.resolve([
        failing(part, detail, 'delete .ros/native and .ros/steps/opencv4nodejs, run `npm run setup`'),
      ]);
    }
    return Promise.resolve([working(part, `${version}, a picture went through JPEG and back`)]);
  },
};
