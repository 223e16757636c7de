// Exact stochastic simulation: Gillespie's direct method (1977, doi 10.1021/j100540a008) with a dependency graph and a
// tree of sums. Propensities that move with time are thinned (Lewis and Shedler 1979): over a stretch ahead they are
// bounded by interval arithmetic, jumps are drawn at the bound and kept with the probability propensity / bound. What
// is read of a run changes nothing in it.
#pragma once
#include "remit/solve/jump/interval.hpp"
#include "remit/solve/jump/jump_state.hpp"

namespace remit {

enum class JumpMethod : std::uint8_t { direct, tau_leaping };

struct JumpOptions {
  std::uint64_t seed = 1;
  std::uint32_t patient = 0, replicate = 0;
  JumpMethod method = JumpMethod::direct;
  double epsilon = 0.03;  // tau-leaping: how far a propensity may change over a leap, relative
  std::int64_t most_jumps = 10'000'000'000;
};

class JumpRun {
 public:
  JumpRun(const JumpProgram& program, const JumpOptions& options)
      : JumpRun(program, options, table_for(program, options.method)) {}
  JumpRun(const JumpProgram& program, const JumpOptions& options, std::shared_ptr<const ReactionTable> table);
  /// Many replicates may share it; none where propensities are kept as they are: they are few, or leaps want them.
  static std::shared_ptr<const ReactionTable> table_for(const JumpProgram& program, JumpMethod method);

  void start(const std::vector<std::pair<std::string, double>>& overrides = {});
  /// The same for another replicate.
  void start(std::uint32_t replicate, const std::vector<std::pair<std::string, double>>& overrides);
  /// All that happens up to this time and at it. False when the realisation failed, now or before.
  bool advance_to(double time);
  const JumpState& state() const { return state_; }
  /// The value at the time last advanced to.
  double observable(std::uint32_t index) const { return state_.observable(index); }
  void observe(double time) { state_.observe(time); }
  JumpStatus status() const { return state_.status(); }
  std::int64_t jumps() const { return jumps_; }

 private:
  void leap_to(double time);
  void plan();
  void plan_exact();
  void bound_ahead();
  double bound_total(double ahead);
  void take_planned();
  void arrive_at_instant();

  const JumpProgram& program_;
  JumpOptions options_;
  JumpRandom random_;
  JumpState state_;
  std::vector<std::uint32_t> moving_;  // reactions
  std::vector<Enclosure> intervals_;   // per slot
  double planned_ = 0;                 // when the next jump happens, or the bounds end
  double choice_ = 0;
  bool has_plan_ = false, ends_bounds_ = false, bounded_ = false;
  double horizon_ = 0, stretch_ = 0;  // bounds hold until, and how far to look next time
  std::int64_t jumps_ = 0;
};

}  // namespace remit
