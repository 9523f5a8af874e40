"""The gold corpus: its files, the inline notation, checks, statistics, agreement and exports."""
