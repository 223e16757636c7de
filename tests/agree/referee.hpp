// The referee: SUNDIALS CVODE (BDF, dense, the Program's own Jacobian) over the same derivatives, for a run replayed
// from what it really saw (Outcome::realised). Tests only; nothing of the product's stepper, step control or dense
// output takes part.
#pragma once
#include <vector>

#include "remit/solve/integrate.hpp"

namespace remit {

struct RefereeRequest {
  std::vector<double> start_state, start_parameters;
  std::vector<Realised> realised;  // in time order
  std::vector<double> times_days;  // rising; a time at which something changes is read before the change
  double rtol = 1e-10;
  double atol_factor = 1e-3;  // times rtol and the state's scale
};

/// Of a run that was recorded (SolveOptions::record).
RefereeRequest replay_of(const Outcome& outcome, std::vector<double> times_days);

/// States at the times asked for, in the model's own order, by a kernel that integrates all of them
/// (CompileOptions::closed_form off). The request numbers them as `run` does, the program that was run. Throws
/// std::runtime_error when CVODE gives up.
std::vector<std::vector<double>> referee(const Kernel& kernel, const RefereeRequest& request, const Program& run);

/// Rows of states of a run, in the model's own order.
std::vector<std::vector<double>> as_written(const Program& run, const std::vector<std::vector<double>>& states);

/// |y - y_ref| / (|y_ref| + 1e-3 scale) of every state at every time.
std::vector<double> scaled_errors(const Program& integrating, const std::vector<std::vector<double>>& states,
                                  const std::vector<std::vector<double>>& reference);

}  // namespace remit
