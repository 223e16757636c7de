// The tableau and the stages of Rodas5P over a tile; see rodas5p.hpp. With Y_i the state at which stage i evaluates f:
// Y_i = y + sum_j a_ij U_j for i <= 6, Y_7 = Y_6 + U_6, Y_8 = Y_7 + U_7, y1 = Y_8 + U_8.
// All loops are elementwise over [state][lane] in packs of eight, so no lane's bits depend on the width.
#include "remit/solve/rodas5p.hpp"

#include <cmath>

#include "remit/base/assert.hpp"
#include "remit/base/pack.hpp"

namespace remit {
namespace {

constexpr int W = lane_multiple;
constexpr double gamma_ = 0.21193756319429014;
constexpr double ct[8] = {0, 0.6358126895828704, 0.4095798393397535, 0.9769306725060716, 0.4288403609558664, 1, 1, 1};
constexpr double a[6][5] = {
    {},
    {3.0},
    {2.849394379747939, 0.45842242204463923},
    {-6.954028509809101, 2.489845061869568, -10.358996098473584},
    {2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641},
    {-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946}};
constexpr double c[8][7] = {
    {},
    {-14.155112264123755},
    {-17.97296035885952, -2.859693295451294},
    {147.12150275711716, -1.41221402718213, 71.68940251302358},
    {165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306},
    {24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471},
    {30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783, -19.097331116725623,
     -28.087943162872662},
    {37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047, -40.06618937091002,
     -54.66780262877968, -9.48861652309627}};
constexpr double dense_h[3][8] = {{25.948786856663858, -2.5579724845846235, 10.433815404888879, -2.3679251022685204,
                                   0.524948541321073, 1.1241088310450404, 0.4272876194431874, -0.17202221070155493},
                                  {-9.91568850695171, -0.9689944594115154, 3.0438037242978453, -24.495224566215796,
                                   20.176138334709044, 15.98066361424651, -6.789040303419874, -6.710236069923372},
                                  {11.419903575922262, 2.8879645136146994, 72.92137995996029, 80.12511834622643,
                                   -52.072871366152654, -59.78993625266729, -0.15582684282751913, 4.883087185713722}};

/// dt_i = row sums of the inverse of (diag(1/gamma) - c), by forward substitution; stages 6 to 8 have none.
constexpr std::array<double, 8> df_dt_weights() {
  std::array<double, 8> dt{};
  for (int i = 0; i < 5; ++i) {
    double sum = 1;
    for (int j = 0; j < i; ++j) sum += c[i][j] * dt[j];
    dt[i] = gamma_ * sum;
  }
  return dt;
}
constexpr std::array<double, 8> dt = df_dt_weights();

/// Smallest |pivot| over largest |entry| below which the static order is not trusted.
constexpr double least_pivot_ratio = 1e-14;

}  // namespace

DenseWeights dense_weights(double s) {
  DenseWeights weights{.s = s, .u = {}};
  for (int j = 0; j < rodas5p_stages; ++j) {
    weights.u[j] = s * (1 - s) * (dense_h[0][j] + s * (dense_h[1][j] + s * dense_h[2][j]));
  }
  return weights;
}

Rodas5p::Rodas5p(const Kernel& kernel, int width, Tolerances tolerances)
    : kernel_(kernel),
      program_(kernel.program()),
      tolerances_(std::move(tolerances)),
      width_(width),
      states_(program_.state.size),
      length_(states_ * static_cast<std::size_t>(width)),
      tile_(static_cast<std::size_t>(program_.slots) * width),
      start_(length_),
      end_(length_),
      u_(length_ * rodas5p_stages),
      forcing_(length_),
      time_(width),
      step_(width, 1.0),
      rate_(width),
      error_(width),
      start_finite_(width),
      singular_(width),
      idle_(width, 1) {
  REMIT_ASSERT(width > 0 && width % lane_multiple == 0, "a tile holds whole packs of lanes");
  REMIT_ASSERT(tolerances_.atol.size() == states_, "every state has a tolerance");
  kernel_.prepare(tile_.data(), width_);
}

void Rodas5p::attempt() {
  begin();
  factor();
  stage<0>();
  stage<1>();
  stage<2>();
  stage<3>();
  stage<4>();
  stage<5>();
  stage<6>();
  stage<7>();
  finish();
}

// f, J, df/dt at the start of the step; h df/dt is kept, for the stages share its slots with nobody.
void Rodas5p::begin() {
  std::copy(start_.begin(), start_.end(), block(program_.state));
  for (int lane = 0; lane < width_; ++lane) {
    slot(program_.time, lane) = time_[lane];
    rate_[lane] = 1 / step_[lane];
    slot(program_.shift, lane) = 1 / (gamma_ * step_[lane]);
  }
  run(Part::jacobians);
  std::fill(start_finite_.begin(), start_finite_.end(), 0.0);
  const double* f = block(program_.derivative);
  for (std::size_t k = 0; k < length_; ++k) start_finite_[k % width_] += f[k] - f[k];  // 0, or NaN for ever
  if (program_.time_derivative.size == 0) return;
  const double* df_dt = block(program_.time_derivative);
  for (std::size_t k = 0; k < length_; ++k) forcing_[k] = step_[k % width_] * df_dt[k];
}

void Rodas5p::factor() {
  run(Part::factor);
  fallbacks_.clear();
  for (int lane = 0; lane < width_; ++lane) {
    singular_[lane] = 0;
    if (idle_[lane] || slot(program_.pivot_growth, lane) > least_pivot_ratio) continue;
    if (start_is_finite(lane)) factor_pivoted(lane);
  }
}

// shift I - J of one lane, from its own copy of the tile's column: `factor` may have overwritten the Jacobian.
void Rodas5p::factor_pivoted(int lane) {
  AlignedDoubles column(static_cast<std::size_t>(program_.slots) * lane_multiple);
  for (std::size_t index = 0; index < program_.slots; ++index) column[index * lane_multiple] = tile_[at(index, lane)];
  kernel_.run(Part::jacobians, column.data(), lane_multiple);
  std::vector<double> matrix(states_ * states_);
  for (std::size_t i = 0; i < states_; ++i) matrix[i * states_ + i] = slot(program_.shift, lane);
  for (std::size_t k = 0; k < program_.jacobian_entries.size(); ++k) {
    const auto [row, col] = program_.jacobian_entries[k];
    matrix[row * states_ + col] -= column[(program_.jacobian.begin + k) * lane_multiple];
  }
  Fallback fallback{.lane = lane, .lu = {}, .rhs = std::vector<double>(states_)};
  singular_[lane] = !fallback.lu.factor(std::move(matrix), states_);
  if (!singular_[lane]) fallbacks_.push_back(std::move(fallback));
}

// Y_i into the tile's states, then f there, then U_i from f + sum_j c_ij U_j / h + h dt_i df/dt.
template <int Stage>
void Rodas5p::stage() {
  double* y = block(program_.state);
  double* rhs = block(program_.rhs);
  const bool forced = program_.time_derivative.size != 0 && dt[Stage] != 0;
  for (std::size_t k = 0; k < length_; k += W) {
    const std::size_t lane = k % width_;
    Pack<W> inside{};
    for (int j = 0; j < Stage; ++j) inside += c[Stage][j] * load<W>(&u_[j * length_ + k]);
    inside *= load<W>(&rate_[lane]);
    if (forced) inside += dt[Stage] * load<W>(&forcing_[k]);
    store<W>(rhs + k, inside);
    if constexpr (Stage > 5) {
      store<W>(y + k, load<W>(y + k) + load<W>(&u_[(Stage - 1) * length_ + k]));
    } else if constexpr (Stage > 0) {
      Pack<W> sum = load<W>(&start_[k]);
      for (int j = 0; j < Stage; ++j) sum += a[Stage][j] * load<W>(&u_[j * length_ + k]);
      store<W>(y + k, sum);
    }
  }
  if constexpr (Stage > 0) {
    for (int lane = 0; lane < width_; ++lane) slot(program_.time, lane) = time_[lane] + ct[Stage] * step_[lane];
    run(Part::derivatives);
  }
  solve_into(Stage);
}

void Rodas5p::solve_into(int stage) {
  double* rhs = block(program_.rhs);
  const double* f = block(program_.derivative);
  for (std::size_t k = 0; k < length_; k += W) store<W>(rhs + k, load<W>(rhs + k) + load<W>(f + k));
  for (Fallback& fallback : fallbacks_) {
    for (std::size_t i = 0; i < states_; ++i) fallback.rhs[i] = rhs[at(i, fallback.lane)];
  }
  run(Part::solve);
  for (Fallback& fallback : fallbacks_) {
    fallback.lu.solve(fallback.rhs);
    for (std::size_t i = 0; i < states_; ++i) rhs[at(i, fallback.lane)] = fallback.rhs[i];
  }
  std::copy(rhs, rhs + length_, u_.begin() + static_cast<std::ptrdiff_t>(stage * length_));
}

// y1 = Y_8 + U_8 and the weighted square of U_8. `y1 - y1` is zero unless the step ended in no finite number.
void Rodas5p::finish() {
  const double* y8 = block(program_.state);
  const double* u8 = &u_[7 * length_];
  const Pack<W> rtol = broadcast<W>(tolerances_.rtol);
  std::fill(error_.begin(), error_.end(), 0.0);
  for (std::size_t i = 0; i < states_; ++i) {
    const Pack<W> atol = broadcast<W>(tolerances_.atol[i]);
    for (int lane = 0; lane < width_; lane += W) {
      const std::size_t k = at(i, lane);
      const Pack<W> before = load<W>(&start_[k]), after = load<W>(y8 + k) + load<W>(u8 + k);
      store<W>(&end_[k], after);
      const Pack<W> size_before = select<W>(before < 0, -before, before),
                    size_after = select<W>(after < 0, -after, after);
      const Pack<W> largest = select<W>(size_before > size_after, size_before, size_after);
      const Pack<W> ratio = load<W>(u8 + k) / (atol + rtol * largest);
      store<W>(&error_[lane], load<W>(&error_[lane]) + ratio * ratio + (after - after));
    }
  }
}

double Rodas5p::dense(const DenseWeights& weights, std::size_t index, int lane) const {
  const std::size_t k = at(index, lane);
  double value = (1 - weights.s) * start_[k] + weights.s * end_[k];
  for (int j = 0; j < rodas5p_stages; ++j) value += weights.u[j] * u_[j * length_ + k];
  return value;
}

void Rodas5p::place_tile(double s) {
  const DenseWeights weights = dense_weights(s);
  double* y = block(program_.state);
  for (std::size_t k = 0; k < length_; k += W) {
    Pack<W> value = (1 - s) * load<W>(&start_[k]) + s * load<W>(&end_[k]);
    for (int j = 0; j < rodas5p_stages; ++j) value += weights.u[j] * load<W>(&u_[j * length_ + k]);
    store<W>(y + k, value);
  }
  for (int lane = 0; lane < width_; ++lane) slot(program_.time, lane) = time_[lane] + s * step_[lane];
}

void Rodas5p::commit(const std::vector<std::int64_t>& marks) {
  for (std::size_t i = 0; i < states_; ++i) {
    for (int lane = 0; lane < width_; lane += W) {
      const std::size_t k = at(i, lane);
      const Mask<W> mark = *reinterpret_cast<const Mask<W>*>(&marks[lane]);
      store<W>(&start_[k], select<W>(mark, load<W>(&end_[k]), load<W>(&start_[k])));
    }
  }
}

}  // namespace remit
