// Package sim lets two to seven shops live for a while and then holds them against one another. Each is a whole store of this
// program on real files, worked with the shop's own commands. Their records travel over a carrier that loses, doubles and
// reorders them; the net falls apart and comes together; PCs are thrown back to older copies of their folders, with what the
// others still hold taken back; clocks are wrong by up to ten years. Everything follows from one seed.
//
// When all records have been exchanged, the stores must be equal byte for byte, no value that somebody saved may have been
// lost without being shown, sums must be those of their logs, and no number may stand on two documents.
//
// The package holds tests only:
//
//	go test ./data/sim -run Simulation                        a short form, for every build
//	go test ./data/sim -run Simulation -args -seeds 100000    a long one
//	go test ./data/sim -run Simulation -args -seeds 1 -seed 7 one history again
package sim
