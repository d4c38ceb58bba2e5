//go:build !race

package sim

// usual is how many histories are told.
const usual = 1000
