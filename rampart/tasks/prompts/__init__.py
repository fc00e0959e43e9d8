"""Prompts: is a text benign, suspicious (send to review) or malicious (an attack on the model)?"""
