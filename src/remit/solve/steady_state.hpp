// The state that a repeated regimen, or a constant input, settles to. A period is run from a state x to g(x); the
// periodic state is x = g(x), sought by running on, with Anderson's acceleration (J. ACM 12, 547, 1965): the next state
// is the combination of the last few that would leave the least change. On a linear model it is found in as many
// periods as there are rates, and moieties that are conserved stay so, because the weights add up to one.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "remit/solve/integrate.hpp"

namespace remit {

struct SteadyRequest {
  std::vector<double> parameters;  // all of the program's
  std::vector<double> state;       // to start from
  std::vector<Entry> entries;      // of one period, ticks from 0 up to it
  Tick period = 0;                 // of find_periodic
};

struct SteadyState {
  bool found = false;
  std::vector<double> state;  // just before the period's first entry
  int periods = 0;            // runs it took
  std::string trouble;        // why it was not found
};

SteadyState find_periodic(const Kernel& kernel, const SteadyRequest& request, const SolveOptions& options);
/// Without a period: runs twice as long each time until nothing changes. Entries are those at tick 0.
SteadyState find_constant(const Kernel& kernel, const SteadyRequest& request, const SolveOptions& options);

/// Anderson's next state from states x and their images g(x), oldest first, each difference measured by `weight`.
std::vector<double> accelerate(std::span<const std::vector<double>> states, std::span<const std::vector<double>> images,
                               std::span<const double> weight);

}  // namespace remit
