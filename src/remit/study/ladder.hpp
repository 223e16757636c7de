// The ladder of behaviour: what the model must show, rung by rung, from health to eradication. Figures that were
// published stand in a file (docs/reference/ladder.md) which no simulation reads; they are compared with what was
// simulated after it was simulated.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "remit/base/table.hpp"
#include "remit/stats/kaplan_meier.hpp"
#include "remit/study/follow.hpp"
#include "remit/study/run_study.hpp"

namespace remit {

/// How a figure is judged. `range`: inside [low, high]. `response`: within `within` points (7) of the published share
/// or its exact 95 % binomial interval at n patients, whichever is wider. `points`: within `within` points. `factor`:
/// within a factor `within` (1.36: what two trials of one arm differ by). `hazard_ratio`: inside the published
/// interval. `upper_limit`: the upper end of the simulated interval is at most `high`. `positive`: the lower end is
/// above 0.
enum class Judgement { range, response, points, factor, hazard_ratio, upper_limit, positive };

struct Target {
  Judgement rule = Judgement::range;
  std::optional<double> published = {}, low = {}, high = {}, within = {};
  std::optional<int> n = {};
  std::string unit = {};
  std::string source = {};
};

/// Patients of an arm with this best response and this stage; empty lists let everybody pass.
struct Subgroup {
  std::vector<std::string> best = {};
  std::vector<int> stage = {};
};

/// A figure of a trial: a share in percent by its key ("orr"), "pfs_median_months", "pfs_24", "progression_120",
/// "hazard_ratio", "weibull_shape", an adverse event ("crs_any"); less that of `minus` if given.
struct TrialCheck {
  std::string arm, measure;
  Subgroup of = {};
  std::optional<Subgroup> minus = {};
  Target target = {};
};

struct TrialRung {
  int rung = 0;
  std::filesystem::path study;
  std::vector<TrialCheck> checks;
};

/// A figure of followed patients: "median", "q1", "q3" at the last day, "ratio" (last day over first, median patient),
/// "largest_change" (of any patient at any day), "share" (percent at `value`), "share_below" (percent below `value` at
/// the last day), and of the median course "first_below", "first_back", "first_above" (day, against `value`), "peak".
struct CourseCheck {
  std::string observe, figure;
  double value = 0;
  double since = 0;  // days are counted from this one
  Target target = {};
};

struct CourseRung {
  int rung = 0;
  std::string id, what, variant;
  std::vector<std::string> drugs;
  FollowUp follow;
  std::vector<CourseCheck> checks;
};

/// A line of cells that divide and die, killed by a drug given in pulses that fades: its extinction against Kendall's
/// closed form (1948), in standard errors. No pulses: constant killing.
struct EradicationRung {
  int rung = 0;
  std::string id, what;
  double cells = 0, birth = 0, death = 0;  // 1/day
  double kill = 0, fade = 0, every = 0;    // 1/day at a dose, 1/day, days between doses
  double days = 0;
  std::uint32_t replicates = 10000;
  Target target;
};

/// What the model cannot run yet, said where it would stand.
struct MissingRung {
  int rung = 0;
  std::string id, reason;
};

struct Ladder {
  std::string title;
  std::filesystem::path model, file;
  std::vector<CourseRung> courses;
  std::vector<TrialRung> trials;
  std::vector<EradicationRung> eradications;
  std::vector<MissingRung> missing;
};

/// Complaints are collected, each with file, line and likely fix.
Result<Ladder> load_ladder(const std::filesystem::path& file);

enum class Verdict { pass, falls_short, not_run };
const char* name_of(Verdict verdict);

/// One line of the result. NaN: there is none.
struct LadderRow {
  int rung = 0;
  std::string id, figure, rule, unit, source, note;
  double simulated = 0;
  Interval interval;  // of the simulated figure
  double published = 0;
  Interval accepted;
  std::size_t patients = 0;
  Verdict verdict = Verdict::not_run;
};

struct ClimbOptions {
  int first = 0, last = 8;
  std::optional<int> patients = {};  // per arm, instead of the study's
  RunOptions run = {};               // threads, kernel, what to say
  std::function<void(const LadderRow& row)> seen = {};
};

/// Runs what stands on the rungs asked for, in their order. An experiment that cannot be run is an error.
Result<std::vector<LadderRow>> climb(const Ladder& ladder, const ClimbOptions& options);

Table ladder_table(const std::vector<LadderRow>& rows);
/// A line of text for a person, and the lines of a whole ladder with a sum for each rung.
std::string ladder_line(const LadderRow& row);
std::string ladder_text(const std::vector<LadderRow>& rows);

}  // namespace remit
