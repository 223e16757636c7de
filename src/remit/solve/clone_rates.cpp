#include "remit/solve/clone_rates.hpp"

#include <cstring>

namespace remit {

CloneRates::CloneRates(const Program& program, int width) : width_(static_cast<std::size_t>(width)) {
  for (const CountedClone& clone : program.counted) {
    clones_.push_back(slots_.size());
    slots_.push_back(clone.birth);
    slots_.push_back(clone.death);
    for (const CountedTransfer& transfer : clone.transfers) slots_.push_back(transfer.per_cell);
  }
  clones_.push_back(slots_.size());
  inflows_ = slots_.size();
  for (const CountedInflow& inflow : program.inflows) slots_.push_back(inflow.rate);
  size_ = slots_.size() * width_;
  values_.resize(3 * size_);
}

void CloneRates::read(Rodas5p& stepper, int point) {
  double* to = values_.data() + static_cast<std::size_t>(point) * size_;
  for (std::uint32_t slot : slots_) {
    const double* from = &stepper.slot(slot, 0);
    for (std::size_t lane = 0; lane < width_; lane += lane_multiple)  // of known size, or each row costs a call
      std::memcpy(to + lane, from + lane, lane_multiple * sizeof(double));
    to += width_;
  }
}

CloneRates::Samples CloneRates::death(std::size_t clone, int lane) const {
  Samples sum = row(clones_[clone] + 1, lane);
  for (std::size_t k = clones_[clone] + 2; k < clones_[clone + 1]; ++k) {
    const Samples transfer = row(k, lane);
    for (std::size_t point = 0; point < sum.size(); ++point) sum[point] += transfer[point];
  }
  return sum;
}

}  // namespace remit
