#include "referee.hpp"

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>

#include "remit/solve/scratch.hpp"

namespace remit {
namespace {

/// One call of CVODE's from start to end; owns all of its objects.
class Cvode {
 public:
  Cvode(const Kernel& kernel, const RefereeRequest& request);
  ~Cvode();
  Cvode(const Cvode&) = delete;
  Cvode& operator=(const Cvode&) = delete;

  void advance(double to);
  void apply(const Realised& change);
  std::vector<double> states() const;

 private:
  void must(int flag, const char* what) const {
    if (flag < 0) throw std::runtime_error(std::string(what) + " failed with " + std::to_string(flag));
  }
  void load(double t, N_Vector y);
  static int derivatives(double t, N_Vector y, N_Vector dy, void* self);
  static int jacobian(double t, N_Vector y, N_Vector, SUNMatrix matrix, void* self, N_Vector, N_Vector, N_Vector);

  const Program& program_;
  Scratch scratch_;
  SUNContext context_ = nullptr;
  N_Vector y_ = nullptr, atol_ = nullptr;
  SUNMatrix matrix_ = nullptr;
  SUNLinearSolver solver_ = nullptr;
  void* memory_ = nullptr;
  double time_ = 0;
  bool jumped_ = false;
};

Cvode::Cvode(const Kernel& kernel, const RefereeRequest& request) : program_(kernel.program()), scratch_(kernel) {
  const sunindextype n = program_.state.size;
  must(SUNContext_Create(nullptr, &context_), "SUNContext_Create");
  y_ = N_VNew_Serial(n, context_);
  atol_ = N_VNew_Serial(n, context_);
  for (sunindextype i = 0; i < n; ++i) {
    NV_Ith_S(y_, i) = request.start_state.at(i);
    NV_Ith_S(atol_, i) = request.rtol * request.atol_factor * program_.scales[i];
  }
  for (std::uint32_t i = 0; i < program_.parameter.size; ++i) scratch_.parameter(i) = request.start_parameters.at(i);
  scratch_.run(Part::once);
  memory_ = CVodeCreate(CV_BDF, context_);
  must(CVodeInit(memory_, derivatives, 0, y_), "CVodeInit");
  must(CVodeSVtolerances(memory_, request.rtol, atol_), "CVodeSVtolerances");
  must(CVodeSetUserData(memory_, this), "CVodeSetUserData");
  must(CVodeSetMaxNumSteps(memory_, 5'000'000), "CVodeSetMaxNumSteps");
  matrix_ = SUNDenseMatrix(n, n, context_);
  solver_ = SUNLinSol_Dense(y_, matrix_, context_);
  must(CVodeSetLinearSolver(memory_, solver_, matrix_), "CVodeSetLinearSolver");
  must(CVodeSetJacFn(memory_, jacobian), "CVodeSetJacFn");
}

Cvode::~Cvode() {
  CVodeFree(&memory_);
  SUNLinSolFree(solver_);
  SUNMatDestroy(matrix_);
  N_VDestroy(y_);
  N_VDestroy(atol_);
  SUNContext_Free(&context_);
}

void Cvode::load(double t, N_Vector y) {
  scratch_.set_time(t);
  for (std::uint32_t i = 0; i < program_.state.size; ++i) scratch_.state(i) = NV_Ith_S(y, i);
}

int Cvode::derivatives(double t, N_Vector y, N_Vector dy, void* self) {
  Cvode& cvode = *static_cast<Cvode*>(self);
  cvode.load(t, y);
  cvode.scratch_.run(Part::derivatives);
  for (std::uint32_t i = 0; i < cvode.program_.state.size; ++i) {
    NV_Ith_S(dy, i) = cvode.scratch_.slot(cvode.program_.derivative.begin + i);
    if (!std::isfinite(NV_Ith_S(dy, i))) return 1;  // recoverable: try a shorter step
  }
  return 0;
}

int Cvode::jacobian(double t, N_Vector y, N_Vector, SUNMatrix matrix, void* self, N_Vector, N_Vector, N_Vector) {
  Cvode& cvode = *static_cast<Cvode*>(self);
  cvode.load(t, y);
  cvode.scratch_.run(Part::jacobians);
  SUNMatZero(matrix);
  for (std::size_t k = 0; k < cvode.program_.jacobian_entries.size(); ++k) {
    const auto [row, column] = cvode.program_.jacobian_entries[k];
    SM_ELEMENT_D(matrix, row, column) =
        cvode.scratch_.slot(cvode.program_.jacobian.begin + static_cast<std::uint32_t>(k));
  }
  return 0;
}

void Cvode::advance(double to) {
  if (to <= time_) return;
  if (jumped_) must(CVodeReInit(memory_, time_, y_), "CVodeReInit");
  jumped_ = false;
  must(CVodeSetStopTime(memory_, to), "CVodeSetStopTime");
  while (time_ < to) must(CVode(memory_, to, y_, &time_, CV_NORMAL), "CVode");
}

void Cvode::apply(const Realised& change) {
  jumped_ = true;
  switch (change.change) {
    case Realised::Change::add_state:
      NV_Ith_S(y_, change.target) += change.value;
      return;
    case Realised::Change::set_state:
      NV_Ith_S(y_, change.target) = change.value;
      return;
    case Realised::Change::set_parameter:
      scratch_.parameter(change.target) = change.value;
      break;
  }
  scratch_.run(Part::once);
}

std::vector<double> Cvode::states() const {
  const double* first = NV_DATA_S(y_);
  return {first, first + program_.state.size};
}

/// Where the states of one program are in another.
std::vector<std::uint32_t> places(const Program& from, const Program& to) {
  std::vector<std::uint32_t> place;
  for (const std::string& state : from.states) place.push_back(static_cast<std::uint32_t>(to.state_index(state)));
  return place;
}

RefereeRequest renumbered(RefereeRequest request, const std::vector<std::uint32_t>& place) {
  std::vector<double> start(place.size());
  for (std::size_t i = 0; i < place.size(); ++i) start.at(place[i]) = request.start_state.at(i);
  request.start_state = start;
  for (Realised& change : request.realised)
    if (change.change != Realised::Change::set_parameter) change.target = place.at(change.target);
  return request;
}

}  // namespace

RefereeRequest replay_of(const Outcome& outcome, std::vector<double> times_days) {
  RefereeRequest request;
  request.start_state = outcome.start_state;
  request.start_parameters = outcome.start_parameters;
  request.realised = outcome.realised;
  request.times_days = std::move(times_days);
  return request;
}

std::vector<std::vector<double>> referee(const Kernel& kernel, const RefereeRequest& asked, const Program& run) {
  if (kernel.program().closed.size > 0) throw std::runtime_error("the referee integrates every state");
  if (kernel.program().states.empty()) return std::vector<std::vector<double>>(asked.times_days.size());
  const RefereeRequest request = renumbered(asked, places(run, kernel.program()));
  Cvode cvode(kernel, request);
  std::vector<std::vector<double>> states;
  auto change = request.realised.begin();
  for (const double time : request.times_days) {
    for (; change != request.realised.end() && to_days(change->tick) < time; ++change) {
      cvode.advance(to_days(change->tick));
      cvode.apply(*change);
    }
    cvode.advance(time);
    states.push_back(cvode.states());
  }
  return states;
}

std::vector<std::vector<double>> as_written(const Program& run, const std::vector<std::vector<double>>& states) {
  std::vector<std::vector<double>> rows;
  for (const std::vector<double>& from : states) {
    std::vector<double>& row = rows.emplace_back();
    for (std::uint32_t i : run.written) row.push_back(from[i]);
  }
  return rows;
}

std::vector<double> scaled_errors(const Program& integrating, const std::vector<std::vector<double>>& states,
                                  const std::vector<std::vector<double>>& reference) {
  std::vector<double> errors;
  for (std::size_t row = 0; row < states.size(); ++row) {
    for (std::size_t i = 0; i < states[row].size(); ++i) {
      const double truth = reference.at(row).at(i);
      errors.push_back(std::fabs(states[row][i] - truth) / (std::fabs(truth) + 1e-3 * integrating.scales[i]));
    }
  }
  return errors;
}

}  // namespace remit
