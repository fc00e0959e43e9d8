"""The stages called from Python: train, tune and evaluate a model with three classes.

They hold no method of their own. Each call makes a folder like this project, with other
parameters, runs stages in it as processes, and copies out what they made.
"""

from rampart.core import kernels

kernels.pin()  # before anything imports NumPy

from rampart.api.evaluator import ModelEvaluator  # noqa: E402
from rampart.api.gradients import check_gradients  # noqa: E402
from rampart.api.optimizer import HyperparameterOptimizer  # noqa: E402
from rampart.api.trainer import ModelTrainer  # noqa: E402

__all__ = ["HyperparameterOptimizer", "ModelEvaluator", "ModelTrainer", "check_gradients"]
