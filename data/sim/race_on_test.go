//go:build race

package sim

// usual is how many histories are told: under the race detector each takes many times as long.
const usual = 60
