/** Every address of the server. Ids of children and sessions stand in none of them. */
export const routes = {
  /** WebSockets. */
  stopSocket: '/stop',
  liveSocket: '/live',
  videoSocket: '/video',
  /** POST `StopMessage` → `StopAnswer`. */
  stop: '/api/stop',
  /** POST `LoginBody` → `Me`, sets the cookie. */
  login: '/api/login',
  logout: '/api/logout',
  /** GET → `Me`; 401 where nobody is logged in. */
  me: '/api/me',
  /** GET: the log of actions, as JSON lines. */
  actions: '/api/actions',
  /** GET, only with TLS by the server's own authority: its certificate, for a tablet's profile. */
  authority: '/api/authority.crt',
  reviewSessions: '/api/review/sessions',
  /** The following take `?session=<handle>`. */
  reviewReadings: '/api/review/readings',
  reviewEvents: '/api/review/events',
  /** GET, and PUT `AnnotationPass`. */
  reviewAnnotations: '/api/review/annotations',
  reviewPictures: '/api/review/pictures',
  /** GET, `&index=`: the picture's file as it was recorded, mostly a JPEG. */
  reviewPicture: '/api/review/picture',
  /** GET, `&stamp=` of a picture → `PictureReading`. */
  reviewReading: '/api/review/reading',
  reviewReport: '/api/review/report',
  /** GET, `&table=` and `&format=`: a file to keep. */
  reviewExport: '/api/review/export',
  /** GET → `CalibrationView`; PUT `ClipBody` and POST `TrainingBody` → the same. */
  reviewCalibration: '/api/review/calibration',
  /** GET → `TrainingView`, by an operator as all of the following. */
  reviewTraining: '/api/review/training',
  /** POST. */
  reviewTrainingCancel: '/api/review/training/cancel',
  /** POST `HeadBody`: makes feature files; GET, `&file=`: one of them. */
  reviewFeatures: '/api/review/features',
  /** POST `HeadBody`: makes a candidate. */
  reviewPersonalize: '/api/review/personalize',
  /** POST `CandidateBody`. */
  reviewCandidate: '/api/review/candidate',
  /** POST `PurgeBody` → `Purged`, by an operator. */
  reviewPurge: '/api/review/purge',
} as const;

/** What the page may do here. */
export interface Me {
  readonly mode: 'live' | 'review';
  readonly id: string;
  readonly name: string;
  readonly role: 'operator' | 'observer' | 'coder';
}
/** Answer of GET /api/me without a login (401): what a login needs. */
export interface LoginNeeds {
  readonly needs: 'link' | 'passphrase';
  readonly says: string;
}
