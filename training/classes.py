"""The seven expressions, in the order used by every file and tensor of Mien."""

CLASSES: tuple[str, ...] = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")

FACE_SIDE_PX = 48
"""Side of a face picture, which is grey, row-major, 0 to 255."""

HEADS: tuple[str, ...] = ("logits_fer2013", "logits_ferplus")
"""Outputs of the exported net: FER2013's label and the majority of the FER+ votes."""
