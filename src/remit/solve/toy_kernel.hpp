// For tests: a kernel made of C++ functions, so that the solver can be held to closed forms without a compiler.
// Derivatives of the right-hand side come from dual numbers, the matrix is dense and factored in static order, as a
// Program does it.
#pragma once
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "remit/kernel/kernel.hpp"

namespace remit {

/// A value and its derivative in one direction.
struct Dual {
  double v = 0, d = 0;
  Dual(double value = 0, double derivative = 0) : v(value), d(derivative) {}
  friend Dual operator+(Dual a, Dual b) { return {a.v + b.v, a.d + b.d}; }
  friend Dual operator-(Dual a, Dual b) { return {a.v - b.v, a.d - b.d}; }
  friend Dual operator*(Dual a, Dual b) { return {a.v * b.v, a.d * b.v + a.v * b.d}; }
  friend Dual operator/(Dual a, Dual b) { return {a.v / b.v, (a.d - a.v / b.v * b.d) / b.v}; }
  friend Dual exp(Dual a) { return {std::exp(a.v), a.d * std::exp(a.v)}; }
  friend Dual sin(Dual a) { return {std::sin(a.v), a.d * std::cos(a.v)}; }
  friend Dual cos(Dual a) { return {std::cos(a.v), -a.d * std::sin(a.v)}; }
  friend Dual sqrt(Dual a) { return {std::sqrt(a.v), a.d / (2 * std::sqrt(a.v))}; }
};

/// One lane of a tile: slots by number.
struct ToyLane {
  const Program& program;
  double* tile;
  int width, lane;
  double& slot(std::uint32_t index) const { return tile[static_cast<std::size_t>(index) * width + lane]; }
  double& time() const { return slot(program.time); }
  double& state(std::uint32_t i) const { return slot(program.state.begin + i); }
  double& parameter(std::uint32_t i) const { return slot(program.parameter.begin + i); }
  double& observable(std::uint32_t i) const { return slot(program.observable.begin + i); }
};

struct ToyModel {
  std::vector<std::string> states, parameters, observables;
  std::vector<double> defaults;
  std::function<void(double, const double*, const double*, double*)> f;  // time, states, parameters, derivatives
  std::function<void(Dual, const Dual*, const double*, Dual*)> df;       // the same over dual numbers
  std::function<void(const ToyLane&)> initial, observe, counted_rates, triggers, event_values;
  std::uint32_t extra_slots = 0;  // from `extra`, for rates, triggers and event values
  std::vector<double> scales;     // empty: all 1
};

/// Both readings of one generic right-hand side: f(time, y, p, dy).
template <class F>
ToyModel toy_model(std::vector<std::string> states, std::vector<std::string> parameters, std::vector<double> defaults,
                   F f) {
  ToyModel model;
  model.states = std::move(states);
  model.parameters = std::move(parameters);
  model.defaults = std::move(defaults);
  model.f = [f](double t, const double* y, const double* p, double* dy) { f(t, y, p, dy); };
  model.df = [f](Dual t, const Dual* y, const double* p, Dual* dy) { f(t, y, p, dy); };
  return model;
}

class ToyKernel final : public Kernel {
 public:
  explicit ToyKernel(ToyModel model) : model_(std::move(model)) { lay_out(); }

  /// For events and counted clones; call before the kernel is used.
  Program& edit() { return program_; }
  std::uint32_t extra(std::uint32_t i) const { return extra_ + i; }
  const Program& program() const override { return program_; }
  std::string name() const override { return "toy"; }
  void prepare(double*, int) const override {}
  void run(Part part, double* tile, int width) const override {
    for (int lane = 0; lane < width; ++lane) run_lane(part, {program_, tile, width, lane});
  }

 private:
  Block take(std::size_t size) {
    const Block block{program_.slots, static_cast<std::uint32_t>(size)};
    program_.slots += block.size;
    return block;
  }

  void lay_out() {
    const std::size_t n = model_.states.size();
    program_.states = model_.states;
    program_.parameters = model_.parameters;
    program_.observables = model_.observables;
    program_.parameter_defaults = model_.defaults;
    program_.scales = model_.scales.empty() ? std::vector<double>(n, 1.0) : model_.scales;
    program_.varying.assign(model_.parameters.size(), true);
    program_.time = take(1).begin;
    program_.state = take(n);
    program_.parameter = take(model_.parameters.size());
    program_.derivative = take(n);
    program_.time_derivative = take(n);
    program_.jacobian = take(n * n);
    for (std::uint32_t k = 0; k < n * n; ++k) program_.jacobian_entries.push_back({k / n, k % n});
    program_.shift = take(1).begin;
    program_.rhs = take(n);
    program_.pivot_growth = take(1).begin;
    program_.observable = take(model_.observables.size());
    lu_ = take(n * n).begin;
    extra_ = take(model_.extra_slots).begin;
  }

  void run_lane(Part part, const ToyLane& lane) const {
    const auto call = [&](const auto& function) {
      if (function) function(lane);
    };
    switch (part) {
      case Part::initial:
        return call(model_.initial);
      case Part::once:
      case Part::segment:
      case Part::closed_form:
        return;
      case Part::derivatives:
        return derivatives(lane);
      case Part::jacobians:
        return jacobians(lane);
      case Part::factor:
        return factor(lane);
      case Part::solve:
        return solve(lane);
      case Part::observe:
        return call(model_.observe);
      case Part::counted_rates:
        return call(model_.counted_rates);
      case Part::triggers:
        return call(model_.triggers);
      case Part::event_values:
        return call(model_.event_values);
    }
  }

  std::vector<double> parameters(const ToyLane& lane) const {
    std::vector<double> p;
    for (std::uint32_t i = 0; i < program_.parameter.size; ++i) p.push_back(lane.parameter(i));
    return p;
  }

  void derivatives(const ToyLane& lane) const {
    std::vector<double> y, dy(program_.state.size);
    for (std::uint32_t i = 0; i < program_.state.size; ++i) y.push_back(lane.state(i));
    model_.f(lane.time(), y.data(), parameters(lane).data(), dy.data());
    for (std::uint32_t i = 0; i < dy.size(); ++i) lane.slot(program_.derivative.begin + i) = dy[i];
  }

  void jacobians(const ToyLane& lane) const {
    derivatives(lane);
    const std::uint32_t n = program_.state.size;
    for (std::uint32_t direction = 0; direction <= n; ++direction) {  // direction n is time
      std::vector<Dual> y, dy(n);
      for (std::uint32_t i = 0; i < n; ++i) y.push_back({lane.state(i), i == direction ? 1.0 : 0.0});
      model_.df({lane.time(), direction == n ? 1.0 : 0.0}, y.data(), parameters(lane).data(), dy.data());
      for (std::uint32_t i = 0; i < n; ++i) {
        lane.slot(direction == n ? program_.time_derivative.begin + i : program_.jacobian.begin + i * n + direction) =
            dy[i].d;
      }
    }
  }

  void factor(const ToyLane& lane) const {
    const std::uint32_t n = program_.state.size;
    const auto lu = [&](std::uint32_t i, std::uint32_t j) -> double& { return lane.slot(lu_ + i * n + j); };
    double largest = 0, least = INFINITY;
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j < n; ++j) {
        lu(i, j) = (i == j ? lane.slot(program_.shift) : 0) - lane.slot(program_.jacobian.begin + i * n + j);
        largest = std::max(largest, std::fabs(lu(i, j)));
      }
    }
    for (std::uint32_t k = 0; k < n; ++k) {
      least = std::min(least, std::fabs(lu(k, k)));
      for (std::uint32_t i = k + 1; i < n; ++i) {
        lu(i, k) /= lu(k, k);
        for (std::uint32_t j = k + 1; j < n; ++j) lu(i, j) -= lu(i, k) * lu(k, j);
      }
    }
    lane.slot(program_.pivot_growth) = least / largest;
  }

  void solve(const ToyLane& lane) const {
    const std::uint32_t n = program_.state.size;
    const auto x = [&](std::uint32_t i) -> double& { return lane.slot(program_.rhs.begin + i); };
    for (std::uint32_t i = 0; i < n; ++i) {
      x(i) += lane.slot(program_.derivative.begin + i);
      for (std::uint32_t j = 0; j < i; ++j) x(i) -= lane.slot(lu_ + i * n + j) * x(j);
    }
    for (std::uint32_t i = n; i-- > 0;) {
      for (std::uint32_t j = i + 1; j < n; ++j) x(i) -= lane.slot(lu_ + i * n + j) * x(j);
      x(i) /= lane.slot(lu_ + i * n + i);
    }
  }

  ToyModel model_;
  Program program_;
  std::uint32_t lu_ = 0, extra_ = 0;
};

}  // namespace remit
