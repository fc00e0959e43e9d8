"""Text networks in Keras on TensorFlow: one training loop for all of them.

An estimator of this family is ``Params``, which adds the knobs of its layers to ``knobs.Knobs``,
and a function ``body`` that wires those layers between the embedded tokens and the output; the rest
is here. A row is token ids, 0 where the text has ended: features of the kinds tokens or wordpiece.
"""
