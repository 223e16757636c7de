// The order of work in one attempted step; the loops are in step_loops_body.hpp, the numbers in rodas5p_tableau.hpp.
#include "remit/solve/rodas5p.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/assert.hpp"
#include "remit/solve/rodas5p_tableau.hpp"

namespace remit {
namespace {

using Tableau = Rodas5pTableau;

/// dt_i = row sums of the inverse of (diag(1/gamma) - c), by forward substitution; stages 6 to 8 have none.
void fill_df_dt_weights(double* dt) {
  for (int i = 0; i < 5; ++i) {
    double sum = 1;
    for (int j = 0; j < i; ++j) sum += Tableau::c[i][j] * dt[j];
    dt[i] = Tableau::gamma * sum;
  }
}

/// Smallest |pivot| over largest |entry| below which the static order is not trusted.
constexpr double least_pivot_ratio = 1e-14;
/// Relative step of difference quotients: the cube root of the rounding unit, for central ones.
constexpr double difference = 6e-6;

/// Integrated states that a section reads; all of them where it is no instructions (a kernel written by hand).
std::vector<std::uint32_t> states_read(const Program& program, const Section& section) {
  std::vector<bool> read(program.state.size, section.empty());
  for (const std::uint32_t slot : inputs_of(section))
    if (slot >= program.state.begin && slot - program.state.begin < program.state.size)
      read[slot - program.state.begin] = true;
  std::vector<std::uint32_t> states;
  for (std::uint32_t i = 0; i < program.state.size; ++i)
    if (read[i]) states.push_back(i);
  return states;
}

}  // namespace

DenseWeights dense_weights(double s) {
  DenseWeights weights{.s = s, .u = {}};
  for (int j = 0; j < rodas5p_stages; ++j) {
    weights.u[j] = s * (1 - s) * (Tableau::dense[0][j] + s * (Tableau::dense[1][j] + s * Tableau::dense[2][j]));
  }
  return weights;
}

Rodas5p::Rodas5p(const Kernel& kernel, int width, Tolerances tolerances)
    : kernel_(kernel),
      program_(kernel.program()),
      tolerances_(std::move(tolerances)),
      loops_(step_loops()),
      width_(width),
      states_(program_.state.size),
      length_(states_ * static_cast<std::size_t>(width)),
      placed_(states_read(program_, program_.counted_rates)),
      tile_(static_cast<std::size_t>(program_.slots) * width),
      start_(length_),
      end_(length_),
      u_(length_ * rodas5p_stages),
      forcing_(length_),
      atol_(length_),
      time_(width),
      since_(width),
      step_(width, 1.0),
      rate_(width),
      error_(width),
      error4_(width),
      start_finite_(width),
      forcing_finite_(width),
      singular_(width),
      distrusted_(width),
      idle_(width, 1) {
  REMIT_ASSERT(width > 0 && width % lane_multiple == 0, "a tile holds whole packs of lanes");
  REMIT_ASSERT(tolerances_.atol.size() == states_, "every state has a tolerance");
  kernel_.prepare(tile_.data(), width_);
  for (int lane = 0; lane < width; ++lane) reset_tolerances(lane);
  set_arrays();
}

void Rodas5p::set_arrays() {
  arrays_ = {.width = width_,
             .states = states_,
             .length = length_,
             .y = block(program_.state),
             .rhs = block(program_.rhs),
             .f = block(program_.derivative),
             .df_dt = program_.time_derivative.size == 0 ? nullptr : block(program_.time_derivative),
             .start = start_.data(),
             .end = end_.data(),
             .u = u_.data(),
             .forcing = forcing_.data(),
             .atol = atol_.data(),
             .step = step_.data(),
             .rate = rate_.data(),
             .error = error_.data(),
             .error4 = error4_.data(),
             .start_finite = start_finite_.data(),
             .forcing_finite = forcing_finite_.data(),
             .placed = placed_.data(),
             .placed_count = placed_.size(),
             .rtol = tolerances_.rtol};
  fill_df_dt_weights(arrays_.dt);
}

void Rodas5p::reset_tolerances(int lane) {
  distrusted_[lane] = 0;
  for (std::size_t i = 0; i < states_; ++i) atol_[at(i, lane)] = tolerances_.atol[i];
}

void Rodas5p::raise_tolerance(std::size_t index, int lane, double atol) {
  atol_[at(index, lane)] = std::max(atol_[at(index, lane)], atol);
}

// Time, and with it the states in closed form.
void Rodas5p::move_to(double part) {
  for (int lane = 0; lane < width_; ++lane) slot(program_.time, lane) = time_[lane] + part * step_[lane];
  if (program_.closed.size == 0) return;
  for (int lane = 0; lane < width_; ++lane) slot(program_.since, lane) = since_[lane] + part * step_[lane];
  run(Part::closed_form);
}

// What holds along a segment depends on a lane's own column only, so lanes whose segment goes on get the same again.
void Rodas5p::refresh_segments() {
  if (segment_changed_ && program_.closed.size > 0) run(Part::segment);
  segment_changed_ = false;
}

void Rodas5p::place_start() {
  std::copy(start_.begin(), start_.end(), arrays_.y);
  move_to(0);
}

void Rodas5p::attempt() {
  begin();
  factor();
  for (int stage = 0; stage < rodas5p_stages; ++stage) {
    loops_.stage(arrays_, stage);
    if (stage > 0 && Tableau::ct[stage] != Tableau::ct[stage - 1]) move_to(Tableau::ct[stage]);
    if (stage > 0) run(Part::derivatives);
    solve();
  }
  loops_.finish(arrays_);
  for (int lane = 0; lane < width_; ++lane) {
    if (!std::isfinite(error(lane))) distrusted_[lane] = 1;
  }
}

// f, J, df/dt at the start of the step; h df/dt is kept, for the stages need it after other sections have run.
void Rodas5p::begin() {
  for (int lane = 0; lane < width_; ++lane) {
    rate_[lane] = 1 / step_[lane];
    slot(program_.shift, lane) = 1 / (Tableau::gamma * step_[lane]);
  }
  run(Part::jacobians);
  loops_.begin(arrays_);
}

void Rodas5p::factor() {
  run(Part::factor);
  fallbacks_.clear();
  for (int lane = 0; lane < width_; ++lane) {
    singular_[lane] = 0;
    if (idle_[lane] || !start_is_finite(lane)) continue;
    if (forcing_finite_[lane] != 0) repair_forcing(lane);
    const bool trusted = !distrusted_[lane] && slot(program_.pivot_growth, lane) > least_pivot_ratio;
    if (!trusted) factor_pivoted(lane);
  }
}

/// f of one lane with one input (a state, or time) moved by `delta`, on a copy of its column.
std::vector<double> Rodas5p::moved(AlignedDoubles column, std::uint32_t input, double delta) const {
  column[static_cast<std::size_t>(input) * lane_multiple] += delta;
  if (input == program_.time && program_.closed.size > 0) {
    column[static_cast<std::size_t>(program_.since) * lane_multiple] += delta;
    kernel_.run(Part::closed_form, column.data(), lane_multiple);
  }
  kernel_.run(Part::derivatives, column.data(), lane_multiple);
  std::vector<double> f(states_);
  for (std::size_t i = 0; i < states_; ++i) f[i] = column[(program_.derivative.begin + i) * lane_multiple];
  return f;
}

// Where the exact derivative of a finite f overflows (inf / inf in a steep switch), a central difference quotient
// serves.
std::vector<double> Rodas5p::quotient(const AlignedDoubles& column, std::uint32_t input, double size) const {
  const double delta = difference * size;
  std::vector<double> up = moved(column, input, delta);
  const std::vector<double> down = moved(column, input, -delta);
  for (std::size_t i = 0; i < states_; ++i) up[i] = (up[i] - down[i]) / (2 * delta);
  return up;
}

AlignedDoubles Rodas5p::column_of(int lane) const {
  AlignedDoubles column(static_cast<std::size_t>(program_.slots) * lane_multiple);
  for (std::size_t index = 0; index < program_.slots; ++index) column[index * lane_multiple] = tile_[at(index, lane)];
  return column;
}

void Rodas5p::repair_forcing(int lane) {
  const std::vector<double> df_dt =
      quotient(column_of(lane), program_.time, std::max(std::fabs(time_[lane]), step_[lane]));
  for (std::size_t i = 0; i < states_; ++i) {
    double& forcing = forcing_[at(i, lane)];
    if (!std::isfinite(forcing)) forcing = step_[lane] * df_dt[i];
  }
}

// shift I - J of one lane, from its own copy of the tile's column: `factor` may have overwritten the Jacobian.
// The lane is trusted again once all entries were finite.
std::vector<double> Rodas5p::matrix_of(int lane) {
  AlignedDoubles column = column_of(lane);
  distrusted_[lane] = 0;
  kernel_.run(Part::jacobians, column.data(), lane_multiple);
  std::vector<double> matrix(states_ * states_);
  for (std::size_t i = 0; i < states_; ++i) matrix[i * states_ + i] = tile_[at(program_.shift, lane)];
  for (std::size_t k = 0; k < program_.jacobian_entries.size(); ++k) {
    const auto [row, col] = program_.jacobian_entries[k];
    double entry = column[(program_.jacobian.begin + k) * lane_multiple];
    if (!std::isfinite(entry)) {
      const double size = std::max(std::fabs(start_[at(col, lane)]), 1e-3 * program_.scales[col]);
      entry = quotient(column, program_.state.begin + col, size)[row];
      distrusted_[lane] = 1;
    }
    matrix[row * states_ + col] -= entry;
  }
  return matrix;
}

void Rodas5p::factor_pivoted(int lane) {
  Fallback fallback{.lane = lane, .lu = {}, .rhs = std::vector<double>(states_)};
  singular_[lane] = !fallback.lu.factor(matrix_of(lane), states_);
  if (!singular_[lane]) fallbacks_.push_back(std::move(fallback));
}

void Rodas5p::solve() {
  double* rhs = arrays_.rhs;
  for (Fallback& fallback : fallbacks_) {
    for (std::size_t i = 0; i < states_; ++i)
      fallback.rhs[i] = rhs[at(i, fallback.lane)] + arrays_.f[at(i, fallback.lane)];
  }
  run(Part::solve);
  for (Fallback& fallback : fallbacks_) {
    fallback.lu.solve(fallback.rhs);
    for (std::size_t i = 0; i < states_; ++i) rhs[at(i, fallback.lane)] = fallback.rhs[i];
  }
}

double Rodas5p::error(int lane) const {
  const double squares = error_[lane];
  return squares == 0 ? 0 : std::sqrt(error4_[lane] / squares);
}

double Rodas5p::dense(const DenseWeights& weights, std::size_t index, int lane) const {
  const std::size_t k = at(index, lane);
  double value = (1 - weights.s) * start_[k] + weights.s * end_[k];
  for (int j = 0; j < rodas5p_stages; ++j) value += weights.u[j] * u_[j * length_ + k];
  return value;
}

void Rodas5p::place_inside(double s) {
  loops_.place(arrays_, s, dense_weights(s).u.data());
  move_to(s);
}

void Rodas5p::place_end() {
  for (std::uint32_t state : placed_) std::copy_n(&end_[at(state, 0)], width_, arrays_.y + at(state, 0));
}

void Rodas5p::commit(const std::vector<std::int64_t>& marks) { loops_.commit(arrays_, marks.data()); }

}  // namespace remit
