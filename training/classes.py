"""The seven expressions, in the one order that every file and tensor of Mien uses."""

CLASSES: tuple[str, ...] = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")

FACE_SIDE_PX = 48
"""Side of a face picture: grey, row-major, 0 to 255."""

HEADS: tuple[str, ...] = ("logits_fer2013", "logits_ferplus")
"""The net's outputs: one for FER2013's single label, one for the majority of the FER+ votes."""
