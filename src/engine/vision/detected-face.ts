/** A point in a picture, pixels from its upper left corner; it may lie outside. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The six points that BlazeFace gives. Left and right are the person's own: `rightEye` is on the picture's left. */
export interface FaceKeypoints {
  readonly rightEye: Point
  readonly leftEye: Point
  readonly noseTip: Point
  readonly mouth: Point
  readonly rightEar: Point
  readonly leftEar: Point
}

/** A face in a picture. All lengths are pixels of the picture that it was found in. */
export interface DetectedFace {
  /** From above the brows to the chin, about as wide as high. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly keypoints: FaceKeypoints
  /** BlazeFace's own, [0, 1]; of the second look where there was one. */
  readonly score: number
}

/** The six points, each moved by `place`. */
export function mapKeypoints(keypoints: FaceKeypoints, place: (point: Point) => Point): FaceKeypoints {
  return {
    rightEye: place(keypoints.rightEye),
    leftEye: place(keypoints.leftEye),
    noseTip: place(keypoints.noseTip),
    mouth: place(keypoints.mouth),
    rightEar: place(keypoints.rightEar),
    leftEar: place(keypoints.leftEar),
  }
}
