"""The five stages, one file each: functions from tables to tables, without I/O or printing."""
