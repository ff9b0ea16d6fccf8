package post

import "testing"

// Trained over every combination of the four records: 5 × 6 × 3 × 3.
func TestTrainedEveryCombination(t *testing.T) {
	t.Parallel()
	yesFCI := map[FCI]bool{FCIMember: true, FCIFellow: true}
	yesFEDIP := map[FEDIP]bool{FEDIPPract: true, FEDIPSenior: true, FEDIPAdvanced: true, FEDIPLeading: true}
	combinations := 0
	for _, fci := range FCIs() {
		for _, fedip := range FEDIPs() {
			for _, academy := range Answers() {
				for _, degree := range Answers() {
					combinations++
					want := No
					if fci == "" || fedip == "" || academy == "" || degree == "" {
						want = NotTold
					}
					if yesFCI[fci] || yesFEDIP[fedip] || academy == Yes || degree == Yes {
						want = Yes
					}
					h := Holder{FCI: fci, FEDIP: fedip, DigitalAcademy: academy, InformaticsDegree: degree}
					if got := h.Trained(); got != want {
						t.Errorf("%q, %q, %q, %q: %q, want %q", fci, fedip, academy, degree, got, want)
					}
				}
			}
		}
	}
	if combinations != 270 {
		t.Errorf("%d combinations, want 270", combinations)
	}
}
