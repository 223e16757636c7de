// Candidates are run in blocks and looked at in order of id: the block's size decides nothing but speed.
#include "remit/trial/enrol.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>

#include "remit/base/text.hpp"
#include "remit/trial/randomise.hpp"
#include "remit/trial/record_bytes.hpp"
#include "remit/trial/screening.hpp"

namespace remit {
namespace {

constexpr std::uint32_t enrolment_replicate =
    1u << 23;  // counted clones before day 0 do not share draws with those after it

std::size_t patients_wanted(const Trial& trial) {
  std::size_t sum = 0, most = 0;
  for (const Arm& arm : trial.arms) {
    sum += static_cast<std::size_t>(arm.patients);
    most = std::max(most, static_cast<std::size_t>(arm.patients));
  }
  return trial.enrolment.twins ? most : sum;
}

/// Places per category: shares of `wanted` by largest remainder.
std::vector<std::size_t> places(const std::vector<double>& weights, std::size_t wanted) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<std::size_t> result;
  std::vector<std::pair<double, std::size_t>> remainders;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double share = weights[k] / sum * static_cast<double>(wanted);
    result.push_back(static_cast<std::size_t>(std::floor(share)));
    remainders.emplace_back(std::floor(share) - share, k);  // most negative first; ties by category
  }
  std::ranges::sort(remainders);
  for (std::size_t k = 0, left = wanted - std::accumulate(result.begin(), result.end(), std::size_t{0}); k < left; ++k)
    ++result[remainders[k].second];
  return result;
}

/// Free places of every quota.
class Places {
 public:
  Places(const std::vector<Quota>& quotas, std::size_t wanted) {
    for (const Quota& quota : quotas) free_.push_back(places(quota.weights, wanted));
  }
  /// Takes a place in every quota, or none.
  bool take(const std::vector<int>& categories) {
    for (std::size_t k = 0; k < free_.size(); ++k)
      if (categories[k] == 0 || free_[k][static_cast<std::size_t>(categories[k] - 1)] == 0) return false;
    for (std::size_t k = 0; k < free_.size(); ++k) --free_[k][static_cast<std::size_t>(categories[k] - 1)];
    return true;
  }
  std::string missing(const std::vector<Quota>& quotas) const {
    std::vector<std::string> parts;
    for (std::size_t k = 0; k < free_.size(); ++k)
      for (std::size_t c = 0; c < free_[k].size(); ++c)
        if (free_[k][c] > 0)
          parts.push_back(quotas[k].id + " " + std::to_string(c + 1) + ": " + std::to_string(free_[k][c]) + " missing");
    return join(parts, ", ");
  }

 private:
  std::vector<std::vector<std::size_t>> free_;
};

/// The list of those taken, and why the others were not.
class Register {
 public:
  Register(const Trial& trial, std::size_t wanted) : wanted_(wanted), places_(trial.enrolment.quotas, wanted) {
    for (const Criterion& criterion : trial.enrolment.eligibility) report_.excluded_by.emplace_back(criterion.id, 0);
  }
  bool full() const { return taken_.size() == wanted_; }
  void consider(Screened candidate) {
    if (candidate.status == Status::interrupted) return;
    ++report_.candidates;
    if (candidate.status != Status::ok)
      ++report_.failed;
    else if (candidate.progressed)
      ++report_.progressed_before;
    else if (candidate.excluded_by >= 0)
      ++report_.ineligible, ++report_.excluded_by[static_cast<std::size_t>(candidate.excluded_by)].second;
    else if (!places_.take(candidate.categories))
      ++report_.over_quota;
    else
      taken_.push_back(std::move(candidate)), ++report_.enrolled;
  }
  const EnrolmentReport& report() const { return report_; }
  const Places& free_places() const { return places_; }
  std::vector<Screened>& taken() { return taken_; }

 private:
  std::size_t wanted_;
  Places places_;
  EnrolmentReport report_;
  std::vector<Screened> taken_;
};

/// Enough candidates for the places left, judged by the yield so far.
std::uint32_t block_size(const EnrolmentReport& report, std::size_t wanted, std::size_t limit) {
  const double seen = static_cast<double>(report.candidates), left = static_cast<double>(wanted - report.enrolled);
  const double yield = std::max((static_cast<double>(report.enrolled) + 1) / (seen + 1), 0.02);
  const double size = std::clamp(std::ceil(1.05 * left / yield), 16.0, 8192.0);
  return static_cast<std::uint32_t>(std::min(size, static_cast<double>(limit - report.candidates)));
}

SolveOptions burn_in_options(const Setting& setting, std::size_t wanted, const EnrolmentReport& report) {
  SolveOptions options = setting.solve;
  options.seed = setting.seed;
  options.replicate ^= enrolment_replicate;
  options.progress = {};
  if (setting.progress)
    options.progress = [&setting, wanted, taken = report.enrolled](std::size_t finished, std::size_t failed) {
      setting.progress("enrolment", std::min(taken + finished, wanted), wanted, failed);
    };
  return options;
}

using Kept = KeptPatient<Candidate, std::string (*)(const Candidate&)>;

std::string screened_bytes(const Candidate& candidate) { return bytes_of(candidate.screened()); }

/// What an earlier part of this run has found out about a candidate.
std::optional<Screened> known(const Setting& setting, std::uint32_t id) {
  const auto bytes = setting.finished ? setting.finished->find(id, screening_arm) : std::nullopt;
  return bytes ? screened_from(*bytes) : std::nullopt;
}

std::vector<Screened> screen_block(const Setting& setting, const ScreeningPlan& plan, const Cohort& cohort,
                                   const SolveOptions& options) {
  std::vector<Screened> screened;
  std::vector<std::pair<std::size_t, std::unique_ptr<Candidate>>> candidates;  // place in the block
  std::vector<std::unique_ptr<Kept>> kept;
  std::vector<Patient*> lanes;
  for (std::size_t k = 0; k < cohort.ids.size(); ++k) {
    auto before = known(setting, cohort.ids[k]);
    screened.push_back(before ? *std::move(before) : Screened());
    if (before) continue;
    candidates.emplace_back(k, std::make_unique<Candidate>(plan, cohort.ids[k], cohort.values[k]));
    lanes.push_back(candidates.back().second.get());
    if (!setting.finished) continue;
    kept.push_back(std::make_unique<Kept>(*candidates.back().second, screening_arm, *setting.finished, screened_bytes));
    lanes.back() = kept.back().get();
  }
  integrate(setting.kernel, lanes, options);
  for (const auto& [place, candidate] : candidates) screened[place] = candidate->take();
  return screened;
}

/// Drawn values that the program has no place for would be lost without a word.
Diagnostics unknown_targets(const ScreeningPlan& plan, const std::vector<std::string>& names) {
  Diagnostics result;
  for (std::size_t k = 0; k < names.size(); ++k)
    if (!plan.target[k])
      result.push_back(warning_at({}, "enrolment-unused-parameter",
                                  "the drawn parameter `" + names[k] + "` is not in the compiled model",
                                  "it has no effect: remove it from the population or use it in the model"));
  return result;
}

std::string counts(const EnrolmentReport& report) {
  std::string text = std::to_string(report.candidates) + " candidates: " + std::to_string(report.enrolled) +
                     " enrolled, " + std::to_string(report.failed) + " failed, " +
                     std::to_string(report.progressed_before) + " progressed before recognition, " +
                     std::to_string(report.over_quota) + " over quota, " + std::to_string(report.ineligible) +
                     " ineligible";
  for (const auto& [id, count] : report.excluded_by)
    if (count > 0) text += " (" + id + " " + std::to_string(count) + ")";
  return text;
}

Diagnostic not_filled(const Register& list, const Trial& trial, std::size_t wanted) {
  const auto& quotas = trial.enrolment.quotas;
  const std::string missing = list.free_places().missing(quotas);
  const std::string what =
      "only " + std::to_string(list.report().enrolled) + " of " + std::to_string(wanted) + " patients enrolled from ";
  return error_at(
      quotas.empty() ? Span{} : quotas.front().span, quotas.empty() ? "enrolment-eligibility" : "enrolment-quota",
      what + counts(list.report()) + (missing.empty() ? "" : "; " + missing),
      "wanted shares or criteria do not fit the population: change them, the population, or most_candidates");
}

std::vector<double> allocation_of(const Trial& trial) {
  if (!trial.enrolment.allocation.empty()) return trial.enrolment.allocation;
  std::vector<double> weights;
  for (const Arm& arm : trial.arms) weights.push_back(arm.patients);
  return weights;
}

std::vector<Enrolled> into_arms(std::vector<Screened>& taken, const Trial& trial, std::uint64_t seed) {
  std::vector<std::vector<double>> strata;
  std::vector<int> sizes;
  for (const Screened& patient : taken) strata.push_back(patient.strata);
  for (const Arm& arm : trial.arms) sizes.push_back(arm.patients);
  const std::vector<int> arms = randomise(strata, sizes, allocation_of(trial), seed);
  std::vector<Enrolled> patients;
  for (std::size_t k = 0; k < taken.size(); ++k) {
    patients.push_back(std::move(taken[k].patient));
    patients.back().arm = arms[k];
  }
  return patients;
}

/// The first patients of the list, once in every arm that has room for them.
std::vector<Enrolled> as_twins(const std::vector<Screened>& taken, const Trial& trial) {
  std::vector<Enrolled> patients;
  for (std::size_t k = 0; k < taken.size(); ++k)
    for (std::size_t arm = 0; arm < trial.arms.size(); ++arm) {
      if (static_cast<int>(k) >= trial.arms[arm].patients) continue;
      patients.push_back(taken[k].patient);
      patients.back().arm = static_cast<int>(arm);
    }
  return patients;
}

bool cancelled(const Setting& setting) { return setting.solve.cancelled && setting.solve.cancelled->load(); }

}  // namespace

void apply(const Enrolled& patient, Lane& lane) {
  const auto count = static_cast<std::uint32_t>(patient.parameters.size());
  const auto set_parameters = [&] {
    for (std::uint32_t k = 0; k < count; ++k)
      if (!std::isnan(patient.parameters[k]) && lane.parameter(k) != patient.parameters[k])
        lane.set_parameter(k, patient.parameters[k]);
  };
  set_parameters();
  lane.initialise();
  set_parameters();  // those that an event of the model changed during burn-in
  for (std::uint32_t k = 0; k < patient.state.size(); ++k) lane.set_state(k, patient.state[k]);
}

Result<EnrolmentResult> enrol(const Setting& setting, const Trial& trial) {
  const std::size_t wanted = patients_wanted(trial),
                    limit = wanted * static_cast<std::size_t>(trial.enrolment.most_candidates);
  const Protocol protocol = make_protocol(trial, setting.composed, setting.kernel.program(), setting.seed);
  Register list(trial, wanted);
  Diagnostics warnings;
  std::uint32_t next_id = 1;
  while (!list.full() && !cancelled(setting)) {
    if (list.report().candidates == limit) return not_filled(list, trial, wanted);
    const std::uint32_t count = block_size(list.report(), wanted, limit);
    const Result<Cohort> cohort = draw(setting.composed.parameters, setting.population, next_id, count, setting.seed);
    if (!cohort) return cohort.diagnostics();
    const ScreeningPlan plan = plan_screening(protocol, cohort->parameters);
    if (next_id == 1) warnings = unknown_targets(plan, cohort->parameters);
    for (Screened& candidate : screen_block(setting, plan, *cohort, burn_in_options(setting, wanted, list.report())))
      if (!list.full()) list.consider(std::move(candidate));
    next_id += count;
  }
  if (!list.full())
    warnings.push_back(
        warning_at({}, "enrolment-interrupted", "enrolment was interrupted after " + counts(list.report())));
  EnrolmentResult result;
  result.report = list.report();
  result.patients =
      trial.enrolment.twins ? as_twins(list.taken(), trial) : into_arms(list.taken(), trial, setting.seed);
  return Result<EnrolmentResult>(std::move(result), std::move(warnings));
}

}  // namespace remit
