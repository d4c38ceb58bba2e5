package receptions

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"jieche/data"
	"jieche/data/base"
	"jieche/data/customer"
	"jieche/data/find"
	"jieche/data/ident"
	"jieche/data/kv"
	"jieche/data/workorder"
	"jieche/ui/desk"
	"jieche/ui/kit"
)

type screen struct {
	desk   *desk.Desk
	model  *model
	op     base.OpID
	draft  string
	latest kit.Latest
	saving bool
	// drawing is set while render writes into the fields: what changes then was not typed.
	drawing bool
	// What km and promised show of the model.
	shownKM      int64
	shownPromise base.Instant
	expected     bool // the route named a car: it will be known in a moment

	content fyne.CanvasObject
	bar     *kit.ActionBar
	save    *kit.Button
	last    *kit.Button

	plate                       *kit.Picker[find.Hit]
	colour                      *kit.Picker[ident.PlateColour]
	fuel, arrival               *kit.Choice
	vin, model_, engine, paint  *kit.Entry
	km, charge                  *kit.Value[int64]
	owner, phone, sender, sendP *kit.Entry
	consent                     *kit.Choice
	callTime                    *kit.Entry
	complaint                   *kit.Entry
	when, road, often           *kit.Choice
	keys, things                *kit.Choice
	valuables                   *kit.Entry
	checks                      *kit.Choice
	faultNote                   *kit.Entry
	kind                        *kit.Choice
	work                        *kit.Picker[workorder.Offer]
	promised                    *kit.TimeEntry
	walk                        *walkRound

	sheet     *desk.ByHand // what stands on the forms that were filled in by hand
	keyIn     *canvas.Text // that drafts are kept, or which number is keyed in
	vinChip   *kit.Tag
	knownChip *kit.Tag
	level     *fyne.Container // the fuel level, or the charge of a battery
	levelName *canvas.Text
	warnings  *fyne.Container
	chosen    *fyne.Container
	damages   *kit.Para
}

// New makes the reception of the car that the route names: a vehicle, what was typed of its plate or its owner, or a draft.
func New(d *desk.Desk, r desk.Route) desk.Screen {
	s := &screen{desk: d, model: newModel(), draft: r.Draft}
	s.op = base.MakeID[base.Op](d.Now(), rand.Reader)
	s.build()
	switch {
	case r.Draft != "":
		if d.Drafts.Load(r.Draft, &s.model.form) {
			s.model.touched = true
		}
	default:
		s.model.begin(r.Text)
	}
	s.sheet.Set(s.model.KeyInAt, s.model.KeyIn, s.model.Ticket)
	s.sheet.Load()
	s.expected = !r.Vehicle.IsZero()
	s.render()
	q := workorder.ArrivalOf{Vehicle: r.Vehicle}
	if !s.model.Vehicle.IsZero() {
		q.Vehicle = s.model.Vehicle
	}
	s.ask(q, s.tidyPlate)
	if !r.Customer.IsZero() {
		s.askOwner(r.Customer)
	}
	return s
}

// tidyPlate reads the plate that came with the route, once the shop's province is known.
func (s *screen) tidyPlate() {
	if s.model.Plate != "" && !s.model.known() {
		s.model.setPlate(s.model.Plate)
		s.render()
	}
}

// askOwner reads who comes with a car that is not known yet.
func (s *screen) askOwner(id customer.ID) {
	kit.Run(s.desk.Work, func() (c customer.Customer, err error) {
		err = s.desk.Store.View(func(tx *kv.Tx) error {
			c, err = customer.Customers.Get(tx, id)
			return err
		})
		return c, err
	}, func(c customer.Customer, err error) {
		if err != nil {
			s.desk.Tell(err)
			return
		}
		s.model.Owner = personOf(c)
		s.model.FollowUp, s.model.Market, s.model.CallTime = c.FollowUp, c.Marketing, c.CallTime
		s.render()
	})
}

// ask reads what the shop knows of the car; then (nil for nothing) goes on.
func (s *screen) ask(q workorder.ArrivalOf, then func()) {
	q.KM = s.model.KM
	kit.Fetch(s.desk.Work, &s.latest, func() (workorder.Arrival, error) { return data.Ask(s.desk.Store, q) },
		func(a workorder.Arrival, err error) {
			if err != nil {
				s.desk.Tell(err)
				return
			}
			before := s.model.Vehicle
			s.model.arrive(a)
			s.render()
			if !a.Open.IsZero() && s.model.Vehicle != before {
				s.offerOpen(a)
				return
			}
			if then != nil {
				then()
			}
		})
}

// offerOpen says that the car is in the shop already.
func (s *screen) offerOpen(a workorder.Arrival) {
	sentence := fmt.Sprintf("%s 已经在厂：工单 %s（%s）。请在那张工单上继续，不要重复接车。", s.model.Plate, a.OpenNo, a.OpenWord)
	kit.Confirm(s.desk.Win, "这台车有未结的工单", sentence, "打开工单", func() {
		s.GiveUp()
		s.desk.Close()
		s.desk.Open(desk.Route{Area: desk.Order, Order: a.Open})
	})
}

// changed is called after each change by the person at the desk.
func (s *screen) changed() {
	if s.drawing {
		return
	}
	s.model.touched = true
	s.keep()
	s.note()
}

// keyedIn takes over what was given of the forms that were filled in by hand.
func (s *screen) keyedIn() {
	m := s.model
	order, ticket := s.sheet.Sheet(base.DocOrder), s.sheet.Sheet(base.DocQueue)
	if m.KeyIn != order.No || m.Ticket != ticket.No || m.KeyInAt != max(order.At, ticket.At) {
		m.KeyIn, m.Ticket, m.KeyInAt = order.No, ticket.No, max(order.At, ticket.At)
		s.changed()
	}
	s.renderKeyIn()
}

// renderKeyIn says what is keyed in, or what waits to be.
func (s *screen) renderKeyIn() {
	words, keying := s.sheet.Words()
	ink := kit.Colours().Ink2
	switch {
	case keying:
		ink = kit.Colours().Warn
	case words != "":
		words += "（" + string(desk.ByHandKey) + "）"
	default:
		words = "草稿随打随存"
	}
	kit.Say(kit.Tint(s.keyIn, ink), words)
}

// keep writes the draft.
func (s *screen) keep() {
	if s.draft == "" {
		s.draft = fmt.Sprintf("%s%d-%s", desk.ReceptionDraft, s.desk.Now(), s.op.String()[20:])
	}
	s.model.Title = s.model.title()
	s.desk.Drafts.Keep(s.draft, s.model.form)
}

// GiveUp throws the draft away.
func (s *screen) GiveUp() {
	s.model.touched = false
	if s.draft != "" {
		s.desk.Drafts.Drop(s.draft)
	}
}

// Unsaved is what would be lost.
func (s *screen) Unsaved() string {
	if !s.model.touched {
		return ""
	}
	if t := s.model.title(); t != "" {
		return "接车登记（" + t + "）"
	}
	return "接车登记"
}

// take ends typing in the field that has the keyboard, so that what stands in it counts.
func (s *screen) take() (back func()) {
	c := s.desk.Win.Canvas()
	had := c.Focused()
	c.Unfocus()
	return func() {
		if had != nil && c.Focused() == nil {
			c.Focus(had)
		}
	}
}

// submit saves the reception, once. Fast hands press it while an answer is still under way (a package that was just picked,
// the file of a plate): works are done in their order, so the saving waits for what was asked before it.
func (s *screen) submit() {
	if s.saving {
		return
	}
	s.saving = true
	s.save.Disable()
	s.after(func() {
		back := s.take() // may ask whose plate it is
		s.after(func() { s.send(back) })
	})
}

// after goes on when everything that was asked until now is answered.
func (s *screen) after(then func()) { s.desk.Work.Go(func() {}, then) }

// send gives the command, unless the person is being asked something, or a field can't be read.
func (s *screen) send(back func()) {
	field, sentence := s.unreadable()
	asked := s.desk.Win.Canvas().Overlays().Top() != nil
	if field != nil || asked {
		s.rest()
		if field != nil {
			s.bar.SetNote(sentence)
			kit.Focus(field)
		}
		return
	}
	desk.WithDay(s.desk, func(day base.Day) { s.give(day, back) }, func() { s.rest(); back() })
}

// give gives the command, for the day that the document bears.
func (s *screen) give(day base.Day, back func()) {
	cmd, by := s.model.command(), s.desk.By(s.op)
	cmd.Day = day
	kit.Run(s.desk.Work, func() (workorder.Opened, error) { return data.Do(s.desk.Store, by, cmd) },
		func(o workorder.Opened, err error) {
			s.rest()
			if err != nil {
				back()
				s.refused(err)
				return
			}
			s.saved(o)
		})
}

// rest makes the form ready for another try.
func (s *screen) rest() {
	s.saving = false
	s.save.Enable()
}

// unreadable is the first field whose text means nothing, with its sentence.
func (s *screen) unreadable() (fyne.Focusable, string) {
	if err := s.km.Problem(); err != nil {
		return s.km, err.Error()
	}
	if err := s.promised.Problem(); err != nil {
		return s.promised, err.Error()
	}
	if err := s.charge.Problem(); err != nil {
		return s.charge, err.Error()
	}
	return nil, ""
}

// saved leads on to the order.
func (s *screen) saved(o workorder.Opened) {
	s.GiveUp()
	sentence := fmt.Sprintf("已接车：工单 %s，受理号码 %s", o.No, o.Queue)
	if len(o.Doubts) > 0 {
		sentence += "。请核对：" + o.Doubts[0]
	}
	s.desk.Close()
	s.desk.Open(desk.Route{Area: desk.Order, Order: o.Order})
	s.desk.Say(sentence)
}

// refused shows what can't be meant where it was typed; the form stays as it is.
func (s *screen) refused(err error) {
	f, ok := base.AsFault(err)
	switch {
	case !ok:
		s.desk.Tell(err)
	case f.Code == "order.open":
		s.ask(workorder.ArrivalOf{Vehicle: s.model.Vehicle, Plate: s.model.number(), Colour: s.model.Colour, VIN: s.model.VIN}, func() {
			if a := s.model.arrival; !a.Open.IsZero() {
				s.offerOpen(a)
			}
		})
	case f.Field == "km_reason":
		s.askReason(f)
	case f.Code == "vehicle.twice":
		var other customer.Twice
		if errors.As(err, &other) {
			kit.TellError(s.desk.Win, "档案重复", f.Say, "打开那份档案", func() {
				s.desk.Open(desk.Route{Area: desk.Vehicle, Vehicle: other.Other})
			})
		}
	case s.entryOf(f.Field) != nil:
		e := s.entryOf(f.Field)
		kit.Focus(e.(fyne.Focusable))
		e.SetError(f.Say)
		s.bar.SetNote(f.Say)
	default:
		s.desk.Tell(err)
	}
}

// askReason asks why the mileage is what it is, and saves again.
func (s *screen) askReason(f *base.Fault) {
	check := func(text string) error {
		if strings.TrimSpace(text) == "" {
			return errors.New("请写明原因，例如：换过仪表")
		}
		return nil
	}
	kit.Prompt(s.desk.Win, "请核对里程", f.Say, s.model.KMReason, check, func(text string) {
		s.model.KMReason = strings.TrimSpace(text)
		s.keep()
		s.submit()
	})
}

// marked is a field below which a sentence can stand.
type marked interface{ SetError(string) }

// entryOf finds the field that a refusal means.
func (s *screen) entryOf(field string) marked {
	switch field {
	case "plate", "plate_colour":
		return s.plate
	case "vin":
		return s.vin
	case "km":
		return s.km
	case "name", "owner":
		return s.owner
	case "phone":
		return s.phone
	case "promised":
		return s.promised
	case "intake.complaint":
		return s.complaint
	case "intake.valuables":
		return s.valuables
	}
	return nil
}

// sameAsLast is 照上次.
func (s *screen) sameAsLast() {
	if !s.model.again() {
		s.desk.Say("没有上次的工单可以照做")
		return
	}
	s.keep()
	s.render()
	s.desk.Say(fmt.Sprintf("已照 %s（%s）放入 %d 项", s.model.arrival.Last.No, s.model.arrival.Last.Arrived.Day(), len(s.model.Work)))
}

// lookUp reads the plate that stands in the field and asks whose it is.
func (s *screen) lookUp(then func()) {
	if no := desk.KeyInOf(s.plate.Text); no != "" { // what stands on the form that was filled in by hand goes where one begins to type
		s.model.keyIn(no)
		s.model.Plate = ""
		s.sheet.Begin(s.plate.Text)
		s.render()
		return
	}
	number := s.model.number()
	s.model.setPlate(s.plate.Text)
	s.render()
	if s.model.number() == "" || s.model.known() && s.model.number() == number && number == s.model.arrival.File.Vehicle.Plate {
		then()
		return
	}
	s.ask(workorder.ArrivalOf{Plate: s.model.number(), Colour: s.model.Colour}, then)
}

// findCars answers while a plate is typed.
func (s *screen) findCars(text string) ([]kit.Pick[find.Hit], error) {
	hits, err := data.Ask(s.desk.Store, find.Query{Text: text, Limit: 8})
	if err != nil {
		return nil, err
	}
	var picks []kit.Pick[find.Hit]
	for _, h := range hits {
		if h.Vehicle.IsZero() || h.Plate == "" {
			continue
		}
		it := kit.Item{Plate: ident.DisplayPlate(h.Plate), Colour: desk.PlateColour(h.PlateColour), Title: h.Model, Detail: h.OwnerName, Right: h.Phone}
		picks = append(picks, kit.Pick[find.Hit]{Item: it, Value: h})
	}
	return picks, nil
}

// pickCar takes a car that was found while typing.
func (s *screen) pickCar(h find.Hit) {
	s.changed()
	s.ask(workorder.ArrivalOf{Vehicle: h.Vehicle}, s.Focus)
}

// findWork answers while a package, an item or a part is typed.
func (s *screen) findWork(text string) ([]kit.Pick[workorder.Offer], error) {
	offers, err := data.Ask(s.desk.Store, workorder.Offers{Text: text})
	if err != nil {
		return nil, err
	}
	picks := make([]kit.Pick[workorder.Offer], len(offers))
	for i, o := range offers {
		picks[i] = kit.Pick[workorder.Offer]{Item: offerItem(o), Value: o}
	}
	return picks, nil
}

func offerItem(o workorder.Offer) kit.Item {
	it := kit.Item{Title: o.Name, Detail: o.Code, Right: "￥" + o.Price.String()}
	switch {
	case !o.Package.IsZero():
		it.Chip, it.State = "套餐", kit.Working
		it.Detail = fmt.Sprintf("%s　%d 行", o.Code, o.Lines)
	case !o.Item.IsZero():
		it.Chip = "项目"
		it.Detail = o.Code + "　" + o.Hours.Hours() + " 工时"
	default:
		it.Chip, it.State = "有 "+o.Available.String(), kit.Ready
		if o.Available <= 0 {
			it.Chip, it.State = "缺", kit.Late
		}
		it.Detail = o.Code + "　" + o.Spec
	}
	return it
}

func (s *screen) pickWork(o workorder.Offer) {
	s.model.add(o)
	s.changed()
	s.render()
}

// Title is the tab's.
func (s *screen) Title() (string, string) {
	if t := s.model.title(); t != "" {
		return t, "接车"
	}
	return "新接车", ""
}

// Content is the screen.
func (s *screen) Content() fyne.CanvasObject { return s.content }

// Keys are those of the buttons.
func (s *screen) Keys() kit.Keymap {
	return kit.KeysOfButtons(s.save, s.last).With(kit.Keymap{"Ctrl+S": s.submit, desk.ByHandKey: s.sheet.Ask})
}

// Reads names what the warnings are made of.
func (s *screen) Reads() []string { return []string{"vehicle", "customer", "work_order"} }

// Reload reads the car's file again; what was typed stays.
func (s *screen) Reload() {
	s.sheet.Load()
	s.ask(workorder.ArrivalOf{Vehicle: s.model.Vehicle}, nil)
}

// Focus begins at the plate of a stranger, and at the mileage of a car that is known.
func (s *screen) Focus() {
	if s.model.known() || s.expected {
		kit.Focus(s.km)
		return
	}
	kit.Focus(s.plate)
}

// Fields names the fields for the trace.
func (s *screen) Fields() map[string]fyne.Focusable {
	return map[string]fyne.Focusable{
		"plate": s.plate, "colour": s.colour, "vin": s.vin, "model": s.model_, "engine": s.engine, "paint": s.paint, "km": s.km,
		"fuel": s.fuel, "charge": s.charge, "arrival": s.arrival, "owner": s.owner, "phone": s.phone, "sender": s.sender,
		"sender_phone": s.sendP, "consent": s.consent, "call_time": s.callTime, "kind": s.kind, "work": s.work, "promised": s.promised,
		"complaint": s.complaint, "when": s.when, "road": s.road, "often": s.often, "keys": s.keys, "belongings": s.things,
		"valuables": s.valuables, "checks": s.checks, "check_note": s.faultNote, "walk_round": s.walk, "save": s.save,
	}
}
