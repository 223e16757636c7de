// Electrophoresis: a band is seen if there is more than the limit; what is seen is read with error y = x (1 + cv z1) +
// sd z2, and a reading below the limit is recorded as 0. Noise never invents a band that is not there.
#include "remit/trial/observation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/math.hpp"
#include "remit/trial/imaging.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// SD on the log scale of a log-normal with this CV.
double log_sd(double cv) { return std::sqrt(math::log1p(cv * cv)); }

double log_normal(double median, double cv, Draws& draws) { return median * math::exp(log_sd(cv) * draws.normal()); }

double electrophoresis(double truth, const Assay& assay, Draws& draws) {
  const double z1 = draws.normal(), z2 = draws.normal();
  if (std::isnan(truth)) return nan;
  if (truth < assay.m_protein_limit) return 0;
  const double reading = truth * (1 + assay.m_protein_cv * z1) + assay.m_protein_sd * z2;
  return reading < assay.m_protein_limit ? 0 : reading;
}

/// Number of tumour cells found among the cells of one test, as a fraction of them.
double count_residual(double fraction, const Assay& assay, Draws& draws) {
  const double patch = math::exp(assay.mrd_patchiness * math::log(10) * draws.normal());
  if (std::isnan(fraction)) return nan;
  // a continuous state may lie below zero by the solver's tolerance: such a sample holds no tumour cell
  return draws.poisson(std::clamp(fraction * patch, 0.0, 1.0) * assay.mrd_cells) / assay.mrd_cells;
}

double count_plasma_cells(double percent, const Assay& assay, Draws& draws) {
  if (std::isnan(percent)) return nan;
  const double share = std::clamp(percent / 100, 0.0, 1.0);
  return 100 * draws.binomial(assay.marrow_cells, share) / assay.marrow_cells;
}

double band(const Roles& roles, Lane& lane) {
  double sum = 0;
  for (const Reading& reading : roles.bands) sum += read(lane, reading);
  return sum;
}

std::vector<Lesion> read_lesions(const Roles& roles, Lane& lane) {
  std::vector<Lesion> lesions;
  for (const Roles::LesionRole& role : roles.lesions)
    lesions.push_back({lesion_diameter(read(lane, role.cells), read(lane, roles.lesion_density)), role.extramedullary});
  return lesions;
}

struct Marker {
  const char* id;
  double Visit::*field;
};
constexpr Marker markers[] = {{"m_protein", &Visit::m_protein},
                              {"flc_involved", &Visit::flc_involved},
                              {"flc_ratio", &Visit::flc_ratio},
                              {"marrow_plasma_cells", &Visit::marrow_plasma_cells},
                              {"mrd_fraction", &Visit::mrd},
                              {"haemoglobin", &Visit::haemoglobin},
                              {"neutrophils", &Visit::neutrophils},
                              {"platelets", &Visit::platelets},
                              {"lymphocytes", &Visit::lymphocytes},
                              {"cd4_count", &Visit::cd4_count},
                              {"igg", &Visit::igg}};

}  // namespace

Roles find_roles(const Program& program, const std::vector<DrugInfo>& drugs, const std::vector<SiteInfo>& sites) {
  Roles roles;
  roles.m_protein = find_reading(program, "m_protein");
  roles.flc_involved = find_reading(program, "flc_involved");
  roles.flc_uninvolved = find_reading(program, "flc_uninvolved");
  roles.marrow_plasma_cells = find_reading(program, "marrow_plasma_cells");
  roles.mrd_fraction = find_reading(program, "mrd_fraction");
  roles.tumour_cells = find_reading(program, "tumour_cells");
  for (int k = 0; k < lab_count; ++k) roles.labs[k] = find_reading(program, id_of(static_cast<Lab>(k)));
  if (const Reading all = find_reading(program, "therapeutic_band")) roles.bands = {all};
  if (roles.bands.empty())
    for (const DrugInfo& drug : drugs)
      if (const Reading one = find_reading(program, drug.serum_interference)) roles.bands.push_back(one);
  for (const CountedClone& clone : program.counted) roles.clones.push_back(clone.state);
  roles.lesion_density = find_reading(program, "lesion_density");
  for (const SiteInfo& site : sites)
    if (site.kind != SiteKind::marrow)
      roles.lesions.push_back(
          {find_reading(program, "site_cells" + site.suffix), site.kind == SiteKind::extramedullary});
  return roles;
}

Labs read_labs(const Roles& roles, Lane& lane) {
  Labs labs;
  for (int k = 0; k < lab_count; ++k) labs[k] = read(lane, roles.labs[k]);
  return labs;
}

Truth read_truth(const Roles& roles, Lane& lane) {
  return {read(lane, roles.m_protein),
          read(lane, roles.flc_involved),
          read(lane, roles.flc_uninvolved),
          read(lane, roles.marrow_plasma_cells),
          read(lane, roles.mrd_fraction),
          read(lane, roles.tumour_cells),
          band(roles, lane),
          read_labs(roles, lane),
          read_lesions(roles, lane)};
}

bool eradicated(const Roles& roles, const Lane& lane) {
  return !roles.clones.empty() &&
         std::ranges::all_of(roles.clones, [&](std::uint32_t clone) { return lane.state(clone) == 0; });
}

Labs measure_labs(const Labs& truth, const Assay& assay, Draws& draws) {
  const double cv[lab_count] = {assay.haemoglobin_cv, assay.neutrophils_cv, assay.platelets_cv,
                                assay.lymphocytes_cv, assay.lymphocytes_cv, assay.igg_cv};
  Labs labs;
  for (int k = 0; k < lab_count; ++k) labs[k] = log_normal(truth[k], cv[k], draws);
  return labs;
}

Visit observe(const Truth& truth, const Assay& assay, const Address& address) {
  Draws draws(address);
  Visit visit;
  const double interference = assay.specific_immunofixation ? 0 : truth.therapeutic_band;
  visit.m_protein = electrophoresis(truth.m_protein + interference, assay, draws);
  visit.immunofixation_positive =
      visit.m_protein > 0 || truth.m_protein > assay.immunofixation_limit || interference > assay.immunofixation_limit;
  visit.flc_involved = log_normal(truth.flc_involved, assay.flc_cv, draws);
  visit.flc_ratio = visit.flc_involved / log_normal(truth.flc_uninvolved, assay.flc_cv, draws);
  const Labs labs = measure_labs(truth.labs, assay, draws);
  visit.haemoglobin = labs[0], visit.neutrophils = labs[1], visit.platelets = labs[2];
  visit.lymphocytes = labs[3], visit.cd4_count = labs[4], visit.igg = labs[5];
  visit.marrow_plasma_cells = visit.mrd = nan;
  visit.true_m_protein = truth.m_protein;
  visit.true_tumour_cells = truth.tumour_cells;
  return visit;
}

Visit unseen(const Visit& visit) {
  Visit result = visit;
  result.missed = true;
  result.immunofixation_positive = false;
  for (const Marker& marker : markers) result.*(marker.field) = nan;
  return result;
}

void take_marrow(Visit& visit, const Truth& truth, const Assay& assay, const Address& address) {
  Draws draws(address);
  visit.mrd = count_residual(truth.mrd_fraction, assay, draws);
  visit.marrow_plasma_cells = count_plasma_cells(truth.marrow_plasma_cells, assay, draws);
}

void take_image(Visit& visit, const Truth& truth, const Assay& assay, const Address& address) {
  if (truth.lesions.empty()) return;
  constexpr std::uint64_t scans = std::uint64_t{3} << 32;  // assay addresses beside those of serum and laboratory
  Address own = address;
  own.stream = Stream::assay;
  own.index += scans;
  visit.lesions = scan(truth.lesions, assay, own);
}

std::optional<double> observed_value(const Visit& visit, const std::string& id) {
  const auto found = std::ranges::find(markers, id, &Marker::id);
  if (found == std::end(markers)) return {};
  return visit.*(found->field);
}

bool is_visit_marker(const std::string& id) { return std::ranges::find(markers, id, &Marker::id) != std::end(markers); }

Labs labs_of(const Visit& visit) {
  return {visit.haemoglobin, visit.neutrophils, visit.platelets, visit.lymphocytes, visit.cd4_count, visit.igg};
}

}  // namespace remit
