// One twin trial per variant and draw: each arm of the study as it is, and again with each mechanism blocked, on the
// same enrolled patients. Trials are handed out to threads; each runs on one, so the bytes do not depend on how many.
#include "remit/study/explain.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <numeric>

#include "remit/base/parallel.hpp"
#include "remit/base/text.hpp"
#include "remit/study/run_study.hpp"
#include "remit/study/twins.hpp"
#include "remit/trial/simulate.hpp"
#include "remit/trial/what_if.hpp"

namespace remit {
namespace {

constexpr int best_factor = 4;  // patients at the best values, relative to one draw

bool cancelled(const ExplainOptions& options) { return options.cancelled && options.cancelled->load(); }

/// Draw 0 is the study's own seed; every other draw has patients of its own.
std::uint64_t seed_of(std::uint64_t seed, std::uint32_t draw) { return seed ^ (0x9e3779b97f4a7c15ULL * draw); }

Result<std::vector<Arm>> chosen_arms(const Study& study, const ExplainOptions& options) {
  if (!options.arm) return study.trial.arms;
  std::vector<std::string> names;
  for (const Arm& arm : study.trial.arms) names.push_back(arm.name);
  const auto found = std::ranges::find(study.trial.arms, *options.arm, &Arm::name);
  if (found != study.trial.arms.end()) return std::vector<Arm>{*found};
  const std::string guess = did_you_mean(*options.arm, names);
  return error_at({study.file.string()}, "explain-arm", "the study has no arm `" + *options.arm + "`",
                  guess.empty() ? "its arms are " + join(names, ", ") : guess);
}

/// The study's own variant first, then the others.
Result<std::vector<std::string>> chosen_variants(const Study& study, const ExplainOptions& options) {
  std::vector<std::string> variants{study.compose.variant}, others = options.variants;
  if (others.empty()) {
    const auto known = list_variants(study.compose.model);
    if (!known) return known.diagnostics();
    others = *known;
  }
  for (const std::string& variant : others)
    if (std::ranges::find(variants, variant) == variants.end()) variants.push_back(variant);
  return variants;
}

double horizon_of(const Trial& trial, const ExplainOptions& options) {
  return options.horizon_months.value_or(data_cut_days(trial) / days_per_month);
}

/// Runs every task and counts what is done over all of them.
class Progress {
 public:
  Progress(const ExplainOptions& options, std::vector<std::size_t> wanted)
      : options_(options),
        finished_(wanted.size()),
        failed_(wanted.size()),
        each_(wanted),
        wanted_(std::accumulate(wanted.begin(), wanted.end(), std::size_t{0})) {}
  /// Nothing of the task is left to do, whether it ran or could not.
  void complete(std::size_t task) { update(task, each_[task], failed_[task]); }
  void update(std::size_t task, std::size_t finished, std::size_t failed) {
    if (!options_.progress) return;
    const std::lock_guard lock(mutex_);
    finished_[task] = finished, failed_[task] = failed;
    const auto sum = [](const std::vector<std::size_t>& counts) {
      return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    };
    options_.progress(sum(finished_), wanted_, sum(failed_));
  }

 private:
  const ExplainOptions& options_;
  std::mutex mutex_;
  std::vector<std::size_t> finished_, failed_, each_;
  std::size_t wanted_;
};

/// The records of one trial by patient; a patient whose run failed in any arm of a group is left out of the group.
class Twins {
 public:
  Twins(const std::vector<PatientRecord>& records, std::size_t first_arm, std::size_t arms, double horizon)
      : fates_(arms) {
    std::map<std::uint32_t, std::vector<const PatientRecord*>> patients;
    for (const PatientRecord& record : records) {
      const auto arm = static_cast<std::size_t>(record.arm);
      if (arm >= first_arm && arm < first_arm + arms) patients[record.id].push_back(&record);
    }
    for (const auto& [id, twins] : patients) {
      const bool whole = twins.size() == arms &&
                         std::ranges::all_of(twins, [](const PatientRecord* r) { return r->status == Status::ok; });
      if (!whole) {
        ++failed_;
        continue;
      }
      for (std::size_t k = 0; k < arms; ++k) fates_[k].push_back(fate_of(*twins[k], horizon));
    }
  }
  const std::vector<Fate>& fates(std::size_t arm) const { return fates_[arm]; }
  std::size_t failed() const { return failed_; }

 private:
  std::vector<std::vector<Fate>> fates_;
  std::size_t failed_ = 0;
};

ArmDraw compare(const Twins& twins, const std::vector<Explained>& mechanisms, double horizon, std::uint64_t seed) {
  ArmDraw result{.pairs = twins.fates(0).size(),
                 .failed = twins.failed(),
                 .present = outlook(twins.fates(0), horizon),
                 .gains = {}};
  std::size_t arm = 0;
  for (const Explained& one : mechanisms) {
    if (one.idle)
      result.gains.push_back({});
    else
      ++arm, result.gains.push_back(
                 gain_of(twins.fates(0), twins.fates(arm), horizon, {seed, static_cast<std::uint32_t>(arm)}));
  }
  return result;
}

std::string first_error(const Diagnostics& diagnostics) {
  const auto error = std::ranges::find(diagnostics, Severity::error, &Diagnostic::severity);
  return error == diagnostics.end() ? "" : error->message;
}

/// Everything that all tasks share.
struct Plan {
  Explanation& explanation;
  const ExplainOptions& options;
  std::vector<Arm> arms;
  std::vector<Prepared> prepared;  // per variant
  TwinTrial twins = {};
};

struct Task {
  std::size_t variant = 0;
  std::uint32_t draw = 0;
};

int patients_of(const Explanation& explanation, const Task& task) {
  return task.draw == 0 ? explanation.best_patients : explanation.patients;
}

class TaskRunner {
 public:
  TaskRunner(const Plan& plan, Progress& progress) : plan_(plan), progress_(progress) {}

  PriorResult run(const Task& task, std::size_t number) const {
    const Explanation& all = plan_.explanation;
    const Prepared& prepared = plan_.prepared[task.variant];
    PriorResult result{.draw = task.draw, .finished = false, .problem = {}, .missed = {}, .arms = {}};
    const PriorDraw drawn = draw_priors(prepared.composed.parameters, prepared.population, all.seed, task.draw);
    Trial trial = plan_.twins.trial;
    for (Arm& arm : trial.arms) arm.patients = patients_of(all, task);
    const Setting setting{.composed = prepared.composed,
                          .kernel = *prepared.kernel,
                          .population = drawn.population,
                          .seed = seed_of(all.seed, task.draw),
                          .solve = solve_options(),
                          .progress = counter(number, 0)};
    const auto enrolled = enrol(setting, trial);
    if (!enrolled) result.problem = first_error(enrolled.diagnostics());
    if (enrolled && !cancelled(plan_.options)) follow(setting, trial, enrolled->patients, number, result);
    if (!cancelled(plan_.options)) progress_.complete(number);
    return finish(std::move(result));
  }

 private:
  SolveOptions solve_options() const {
    SolveOptions solve;
    solve.lanes = plan_.options.lanes;
    solve.threads = 1;
    solve.cancelled = plan_.options.cancelled;
    return solve;
  }
  std::function<void(const std::string&, std::size_t, std::size_t, std::size_t)> counter(std::size_t number,
                                                                                         std::size_t before) const {
    return [this, number, before](const std::string& stage, std::size_t finished, std::size_t, std::size_t failed) {
      if (stage == "simulation") progress_.update(number, before + finished, failed);
    };
  }
  /// With bounds the arms as they are come first, and the others only in a draw that is kept; the best values are no
  /// draw and are shown whatever they miss. Which arms run together changes nobody's course.
  void follow(const Setting& setting, const Trial& trial, const std::vector<Enrolled>& patients, std::size_t number,
              PriorResult& result) const {
    const Study& study = plan_.explanation.study;
    if (study.keep.empty()) return assess_arms(simulate(setting, trial, patients), setting.seed, result);
    auto records = simulate(setting, trial, those(patients, true));
    if (cancelled(plan_.options)) return;
    result.missed = misses(plan_.twins.as_they_are(study, records));
    if (result.draw > 0 && !result.missed.empty()) return;
    Setting others = setting;
    others.progress = counter(number, records.size());
    std::ranges::move(simulate(others, trial, those(patients, false)), std::back_inserter(records));
    std::ranges::sort(records, {}, [](const PatientRecord& record) { return std::pair(record.id, record.arm); });
    assess_arms(records, setting.seed, result);
  }
  std::vector<Enrolled> those(const std::vector<Enrolled>& patients, bool present) const {
    std::vector<Enrolled> chosen;
    for (const Enrolled& patient : patients)
      if (plan_.twins.is_present(patient.arm) == present) chosen.push_back(patient);
    return chosen;
  }
  PriorResult finish(PriorResult result) const {
    result.finished = !cancelled(plan_.options);
    return result;
  }
  void assess_arms(const std::vector<PatientRecord>& records, std::uint64_t seed, PriorResult& result) const {
    const Explanation& all = plan_.explanation;
    const std::size_t group = plan_.twins.group;
    for (std::size_t a = 0; a < plan_.arms.size(); ++a)
      result.arms.push_back(
          compare(Twins(records, a * group, group, all.horizon_months), all.mechanisms, all.horizon_months, seed + a));
  }

  const Plan& plan_;
  Progress& progress_;
};

void run_tasks(const Plan& plan) {
  Explanation& all = plan.explanation;
  std::vector<Task> tasks;
  for (std::size_t v = 0; v < all.variants.size(); ++v) tasks.push_back({v, 0});
  for (int d = 1; d <= all.draws; ++d)
    for (std::size_t v = 0; v < all.variants.size(); ++v) tasks.push_back({v, static_cast<std::uint32_t>(d)});
  std::vector<std::size_t> wanted;
  for (const Task& task : tasks)
    wanted.push_back(plan.twins.trial.arms.size() * static_cast<std::size_t>(patients_of(all, task)));
  Progress progress(plan.options, wanted);
  const TaskRunner runner(plan, progress);
  std::vector<PriorResult> results(tasks.size());
  const int threads = plan.options.threads > 0 ? plan.options.threads : available_threads();
  parallel_for(tasks.size(), threads, [&](std::size_t k, int) {
    if (!cancelled(plan.options)) results[k] = runner.run(tasks[k], k);
    results[k].draw = tasks[k].draw;
  });
  for (std::size_t k = 0; k < tasks.size(); ++k) {
    VariantResult& variant = all.variants[tasks[k].variant];
    if (tasks[k].draw == 0)
      variant.best = std::move(results[k]);
    else
      variant.draws.push_back(std::move(results[k]));
  }
}

void sort_mechanisms(const Prepared& prepared, Explanation& all) {
  for (const Mechanism& mechanism : prepared.composed.mechanisms)
    if (mechanism.in_model())
      all.mechanisms.push_back({mechanism, !acts(mechanism, prepared.kernel->program())});
    else
      all.absent.push_back(mechanism);
  std::ranges::stable_sort(all.mechanisms, {}, [](const Explained& one) { return one.mechanism.rank; });
}

Diagnostic no_mechanism(const Study& study) {
  return error_at({study.file.string()}, "explain-no-mechanism",
                  "the model " + study.compose.model.string() + " names no mechanism to block",
                  "add a mechanisms.tsv: docs/reference/model-folder.md");
}

/// Whether a kernel is worth compiling follows from all that is going to run.
RunOptions kernel_options(const Plan& plan) {
  const Explanation& all = plan.explanation;
  constexpr int arms_each = 12;  // about as many mechanisms as there may be
  return {.patients = arms_each * (all.best_patients + all.draws * all.patients),
          .lanes = plan.options.lanes,
          .kernel = plan.options.kernel,
          .say = plan.options.say};
}

Diagnostics prepare_variants(const std::vector<std::string>& variants, Plan& plan) {
  Explanation& all = plan.explanation;
  Diagnostics warnings;  // of the study's own variant
  for (const std::string& variant : variants) {
    Study study = all.study;
    study.compose.variant = variant;
    auto prepared = prepare(study, kernel_options(plan));
    if (!prepared) return prepared.diagnostics();
    if (all.variants.empty()) warnings = prepared.diagnostics();
    all.variants.push_back(
        {.variant = variant, .model_hash = prepared->composed.hash, .priors = {}, .best = {}, .draws = {}});
    plan.prepared.push_back(*std::move(prepared));
  }
  sort_mechanisms(plan.prepared.front(), all);
  if (all.mechanisms.empty()) return {no_mechanism(all.study)};
  for (std::size_t v = 0; v < variants.size(); ++v) {
    const Prepared& prepared = plan.prepared[v];
    all.variants[v].priors = draw_priors(prepared.composed.parameters, prepared.population, all.seed, 0).counts;
  }
  return warnings;
}

}  // namespace

Result<Explanation> explain(const Study& study, const ExplainOptions& options) {
  const auto arms = chosen_arms(study, options);
  if (!arms) return arms.diagnostics();
  const auto variants = chosen_variants(study, options);
  if (!variants) return variants.diagnostics();
  Explanation all{.study = study,
                  .seed = options.seed.value_or(study.seed),
                  .draws = options.draws,
                  .patients = options.patients,
                  .best_patients = best_factor * options.patients,
                  .horizon_months = horizon_of(study.trial, options),
                  .arms = {},
                  .mechanisms = {},
                  .absent = {},
                  .variants = {}};
  for (const Arm& arm : *arms) all.arms.push_back(arm.name);
  Plan plan{all, options, *arms, {}};
  Diagnostics warnings = prepare_variants(*variants, plan);
  if (has_errors(warnings)) return warnings;
  if (Diagnostics wrong = check_bounds(study, plan.prepared.front().composed, all.horizon_months); has_errors(wrong))
    return wrong;
  plan.twins = twin_trial(study, *arms, all.mechanisms, all.horizon_months);
  run_tasks(plan);
  all.interrupted = cancelled(options);
  if (!all.interrupted && !all.variants.front().best.problem.empty())
    return error_at({study.file.string()}, "explain-enrolment", all.variants.front().best.problem);
  return Result<Explanation>(std::move(all), std::move(warnings));
}

}  // namespace remit
