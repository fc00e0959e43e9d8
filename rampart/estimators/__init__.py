"""What learns. One module an estimator: ``Params`` (its knobs) and ``build`` (its factory).

``build(params, seed)`` returns an object with scikit-learn's ``fit(X, y, sample_weight=)`` and
``predict_proba(X)``; ``class_weights(fitted)`` returns how strongly each feature speaks for each
class, shape (classes, features), or None. A module is loaded by the name that params.yaml gives.
"""
