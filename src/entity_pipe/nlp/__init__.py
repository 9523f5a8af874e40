"""Inference with our Stanza models: paragraphs, tokens and sentences, tags and their posterior."""
