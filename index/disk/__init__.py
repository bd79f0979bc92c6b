"""The index folder and other files on the disk: locks, swaps, safe writes, sorting in bounded memory."""
