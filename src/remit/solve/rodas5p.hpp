// Rodas5P (Steinebach, BIT Numer Math 2023, doi 10.1007/s10543-023-00967-x): one attempted step of every lane of a
// tile, each lane with its own time and step. Eight stages, order 5, stiffly accurate, error estimate of order 4, no
// Newton iteration:
//   (1/(h gamma) I - J) U_i = f(t + ct_i h, Y_i) + sum_j c_ij U_j / h + h dt_i df/dt,   y1 = Y_8 + U_8,   error = U_8.
// Nothing here decides anything: step control, events and calendars belong to the lanes.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "remit/kernel/kernel.hpp"
#include "remit/solve/aligned.hpp"
#include "remit/solve/pivoted.hpp"
#include "remit/solve/step_loops.hpp"

namespace remit {

inline constexpr int rodas5p_stages = 8;

/// y(s) = (1 - s) y0 + s y1 + sum_j weight_j U_j, for s in [0, 1] along a step; order 4, exact at both ends.
struct DenseWeights {
  double s = 0;
  std::array<double, rodas5p_stages> u{};
};
DenseWeights dense_weights(double s);

/// An error of one is rtol times the larger of the state's two values, plus atol.
struct Tolerances {
  double rtol = 1e-5;
  std::vector<double> atol;  // per state
};

class Rodas5p {
 public:
  Rodas5p(const Kernel& kernel, int width, Tolerances tolerances);

  int width() const { return width_; }
  double& slot(std::uint32_t index, int lane) { return tile_[at(index, lane)]; }
  /// State of a lane at the start of its step: input of attempt(), replaced by commit().
  double& state(std::size_t index, int lane) { return start_[at(index, lane)]; }
  /// State at the end of the attempted step.
  double& end_state(std::size_t index, int lane) { return end_[at(index, lane)]; }
  /// Nobody is in this lane: its numbers may be anything and are worth no effort.
  void set_idle(int lane, bool idle) { idle_[static_cast<std::size_t>(lane)] = idle; }
  /// Values of the states in closed form at the start of a lane's segment; after they, or parameters, changed:
  /// segment_changed(), and refresh_segments() before the next step.
  double& closed_start(std::size_t index, int lane) { return tile_[at(program_.closed_start.begin + index, lane)]; }
  void segment_changed() { segment_changed_ = true; }
  void refresh_segments();
  /// Days from there to the start of the step.
  double& since(int lane) { return since_[static_cast<std::size_t>(lane)]; }
  double& time(int lane) { return time_[static_cast<std::size_t>(lane)]; }
  double& step(int lane) { return step_[static_cast<std::size_t>(lane)]; }

  /// Absolute tolerances of a lane: as given for a new patient, then raised when a state proves larger than its scale.
  void reset_tolerances(int lane);
  void raise_tolerance(std::size_t index, int lane, double atol);
  /// Runs a section on the tile as it stands.
  void run(Part part) { kernel_.run(part, tile_.data(), width_); }
  /// Puts all lanes of the tile to the start of their step: state block and time.
  void place_start();
  /// Tries one step of all lanes from there, of the length step().
  void attempt();
  /// Norm of r = U_8 / (atol + rtol max(|y0|, |y1|)): sqrt(sum r^4 / sum r^2) over a constant, between the root mean
  /// square and the largest. States that do not move do not dilute it. Not finite when anything in the step was not.
  double error(int lane) const;
  /// Whether f at the start of the step was finite.
  bool start_is_finite(int lane) const { return start_finite_[static_cast<std::size_t>(lane)] == 0; }
  /// False when the matrix of this lane was singular even for the pivoted fallback.
  bool factored(int lane) const { return !singular_[static_cast<std::size_t>(lane)]; }
  double dense(const DenseWeights& weights, std::size_t index, int lane) const;
  /// After the attempt: puts all lanes to the end of their steps (where the last stages have left time and the states
  /// in closed form), or to the fraction s, for `counted_rates` only. The end comes first.
  void place_end();
  void place_inside(double s);
  /// Lanes whose mark is all ones (-1) start their next step where this one ended; the others (0) stay.
  void commit(const std::vector<std::int64_t>& marks);

 private:
  struct Fallback {
    int lane;
    PivotedLu lu;
    std::vector<double> rhs;
  };

  std::size_t at(std::size_t index, int lane) const { return index * static_cast<std::size_t>(width_) + lane; }
  double* block(const Block& block) { return tile_.data() + at(block.begin, 0); }
  void set_arrays();
  void move_to(double part);
  void begin();
  void factor();
  void factor_pivoted(int lane);
  void solve();
  void repair_forcing(int lane);
  AlignedDoubles column_of(int lane) const;
  std::vector<double> matrix_of(int lane);
  std::vector<double> moved(AlignedDoubles column, std::uint32_t input, double delta) const;
  std::vector<double> quotient(const AlignedDoubles& column, std::uint32_t input, double size) const;

  const Kernel& kernel_;
  const Program& program_;
  Tolerances tolerances_;
  StepLoops loops_;
  StepArrays arrays_;
  int width_;
  std::size_t states_, length_;        // length = states * width
  std::vector<std::uint32_t> placed_;  // states that `counted_rates` reads
  AlignedDoubles tile_, start_, end_, u_, forcing_, atol_, time_, since_, step_, rate_, error_, error4_, start_finite_,
      forcing_finite_;
  // By lane; distrusted: an attempt came to no finite number, so the Jacobian may not be finite.
  std::vector<char> singular_, distrusted_, idle_;
  std::vector<Fallback> fallbacks_;  // of this attempt
  bool segment_changed_ = false;
};

}  // namespace remit
