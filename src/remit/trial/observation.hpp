// From what the model holds to what a site records: assay noise, detection limits, a therapeutic antibody's band,
// marrow sampling. Criteria are applied to these values, never to model states. All noise is addressed by patient and
// visit.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "remit/base/rng.hpp"
#include "remit/lang/compose.hpp"
#include "remit/solve/reading.hpp"
#include "remit/trial/record.hpp"
#include "remit/trial/toxicity.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// Where the quantities a trial reads are found in the program; any of them may be missing.
struct Roles {
  Reading m_protein, flc_involved, flc_uninvolved, marrow_plasma_cells, mrd_fraction, tumour_cells;
  Reading labs[lab_count];
  std::vector<Reading> bands;         // therapeutic antibodies, g/L
  std::vector<std::uint32_t> clones;  // counted states
  struct LesionRole {
    Reading cells;  // 1e9
    bool extramedullary = false;
  };
  std::vector<LesionRole> lesions;  // sites that a scan can see
  Reading lesion_density;           // 1e9 cells/mL
};
Roles find_roles(const Program& program, const std::vector<DrugInfo>& drugs, const std::vector<SiteInfo>& sites = {});

/// What the model holds at one moment.
struct Truth {
  double m_protein = 0, flc_involved = 0, flc_uninvolved = 0;  // g/L, mg/L
  double marrow_plasma_cells = 0;                              // %
  double mrd_fraction = 0, tumour_cells = 0;                   // of nucleated marrow cells; 1e9
  double therapeutic_band = 0;                                 // g/L
  Labs labs{};
  std::vector<Lesion> lesions{};
};
Truth read_truth(const Roles& roles, Lane& lane);
Labs read_labs(const Roles& roles, Lane& lane);
/// True if the program has counted clones and all are at zero cells.
bool eradicated(const Roles& roles, const Lane& lane);

/// Analytical and day-to-day variation of blood counts (log-normal).
Labs measure_labs(const Labs& truth, const Assay& assay, Draws& draws);
/// Blood and serum of one visit; marrow and MRD are NaN until take_marrow.
Visit observe(const Truth& truth, const Assay& assay, const Address& address);
/// The same visit had nobody come: nothing is measured, the truth stays.
Visit unseen(const Visit& visit);
/// Plasma cells by counting, MRD by Poisson sampling of a patchy marrow.
void take_marrow(Visit& visit, const Truth& truth, const Assay& assay, const Address& address);

/// A scan, if there is anything to look for.
void take_image(Visit& visit, const Truth& truth, const Assay& assay, const Address& address);

/// The observed value of a marker that visits record, by the model's id; empty for anything else.
std::optional<double> observed_value(const Visit& visit, const std::string& id);
bool is_visit_marker(const std::string& id);
Labs labs_of(const Visit& visit);

}  // namespace remit
