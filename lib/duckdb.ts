/**
 * DuckDB, to be loaded on first use: half of what a command takes to start, and most read no file. By way of this file, since of a
 * CommonJS package that is loaded later a bundle knows no names.
 */
export { DuckDBInstance } from '@duckdb/node-api';
