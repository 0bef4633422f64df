"""The fault matrix of safety 4.8: real servers, real workers, killed; `make faults`."""
