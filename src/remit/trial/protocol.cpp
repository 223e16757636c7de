#include "remit/trial/protocol.hpp"

#include "remit/base/assert.hpp"

namespace remit {
namespace {

/// Listed in a record's baseline if the model has them (docs/reference/trial.md).
constexpr const char* baseline_ids[] = {
    "age",         "sex",         "weight",    "bsa",          "isotype",
    "light_chain", "prior_lines", "high_risk", "iss_stage",    "creatinine_clearance",
    "b2m",         "albumin",     "burden",    "tumour_cells", "recognition_day"};

}  // namespace

Protocol make_protocol(const Trial& trial, const Composed& composed, const Program& program, std::uint64_t seed) {
  Protocol protocol{.trial = trial, .composed = composed, .program = program, .seed = seed};
  protocol.roles = find_roles(program, composed.drugs, composed.sites);
  for (const Arm& arm : trial.arms) protocol.plans.push_back(plan_regimen(arm, composed.drugs, program));
  for (const Arm& arm : trial.arms) protocol.changes.push_back(plan_what_if(arm, composed, program));
  protocol.adverse = find_risks(composed.hazards, "adverse_event", program);
  protocol.deaths = find_risks(composed.hazards, "death", program);
  for (const Arm& arm : trial.arms) protocol.watches.push_back(find_watches(arm, composed.hazards, protocol.adverse));
  for (const Criterion& criterion : trial.endpoints.diagnosis)
    protocol.diagnosis.push_back(find_reading(program, criterion.id));
  protocol.age = find_reading(program, "age");
  protocol.light_chain = find_reading(program, "light_chain");
  for (const char* id : baseline_ids)
    if (const Reading reading = find_reading(program, id)) protocol.baseline.emplace_back(id, reading);
  protocol.cut_days = data_cut_days(trial);
  return protocol;
}

bool is_lambda(const Protocol& protocol, Lane& lane) {
  return protocol.light_chain && read(lane, protocol.light_chain) == 1;
}

bool has_measurable_disease(const Protocol& protocol, Lane& lane, const Visit& visit) {
  const MeasurableDisease& measurable = protocol.trial.endpoints.measurable;
  const RatioRange range = ratio_range(measurable, is_lambda(protocol, lane));
  return followed_marker(visit, measurable, range) != FollowedMarker::none;
}

double judged_value(const Protocol& protocol, Lane& lane, const Visit& visit, const std::string& id,
                    const Reading& reading) {
  if (id == measurable_disease_id) return has_measurable_disease(protocol, lane, visit) ? 1 : 0;
  if (const auto value = observed_value(visit, id)) return *value;
  return read(lane, reading);
}

Visit baseline_visit(const Protocol& protocol, Lane& lane, std::uint32_t patient) {
  const Truth truth = read_truth(protocol.roles, lane);
  const Assay& assay = protocol.trial.assay;
  Visit visit = observe(truth, assay, {.seed = protocol.seed, .patient = patient, .stream = Stream::assay});
  take_marrow(visit, truth, assay, {.seed = protocol.seed, .patient = patient, .stream = Stream::marrow});
  take_image(visit, truth, assay, {.seed = protocol.seed, .patient = patient, .stream = Stream::assay});
  return visit;
}

}  // namespace remit
