package print

import (
	"fmt"
	"os"
	"testing"
)

func TestLook(t *testing.T) {
	os.MkdirAll("/tmp/look", 0o755)
	put := func(name string, d Doc) {
		b, err := PDF(d)
		if err != nil {
			t.Error(name, err)
			return
		}
		os.WriteFile("/tmp/look/"+name+".pdf", b, 0o644)
		fmt.Println(name, len(d.Pages), len(b))
	}
	for _, p := range Papers() {
		for _, n := range []int{1, 6, 20, 120} {
			put(fmt.Sprintf("entrustment-%s-%d", p.Name, n), Entrustment(order(n, everyday), Setting{Paper: p, Stamp: stamp(1)}))
		}
		put("entrustment-"+p.Name+"-long60", Entrustment(order(6, long(60)), Setting{Paper: p, Stamp: stamp(2)}))
		put("entrustment-"+p.Name+"-long120", Entrustment(order(6, long(120)), Setting{Paper: p, Stamp: stamp(3)}))
	}
}
