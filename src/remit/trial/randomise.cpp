#include "remit/trial/randomise.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "remit/base/rng.hpp"

namespace remit {
namespace {

/// Blocks of one stratum, dealt card by card.
class Dealer {
 public:
  Dealer(const std::vector<int>& block, std::uint64_t seed, std::uint64_t stratum)
      : block_(block), seed_(seed), stratum_(stratum) {}

  int deal() {
    if (cards_.empty()) shuffle();
    const int arm = cards_.back();
    cards_.pop_back();
    return arm;
  }

 private:
  // Fisher and Yates, from the back.
  void shuffle() {
    for (std::size_t arm = 0; arm < block_.size(); ++arm)
      cards_.insert(cards_.end(), static_cast<std::size_t>(block_[arm]), static_cast<int>(arm));
    Draws draws({.seed = seed_, .stream = Stream::assignment, .index = (stratum_ << 24) | blocks_++});
    for (std::size_t k = cards_.size() - 1; k > 0; --k) {
      const auto other = static_cast<std::size_t>(draws.uniform() * static_cast<double>(k + 1));
      std::swap(cards_[k], cards_[std::min(other, k)]);
    }
  }

  const std::vector<int>& block_;
  std::uint64_t seed_, stratum_;
  std::uint64_t blocks_ = 0;
  std::vector<int> cards_;
};

std::vector<int> rounded(const std::vector<double>& weights, double scale) {
  std::vector<int> parts;
  for (const double weight : weights) parts.push_back(std::max(1, static_cast<int>(std::floor(weight * scale + 0.5))));
  return parts;
}

bool close_enough(const std::vector<double>& weights, const std::vector<int>& parts) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  const double total = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (std::size_t k = 0; k < parts.size(); ++k)
    if (std::fabs(parts[k] / total / (weights[k] / sum) - 1) > 0.1) return false;
  return true;
}

}  // namespace

std::vector<int> block_of(const std::vector<double>& weights) {
  const double smallest = *std::ranges::min_element(weights);
  std::vector<int> block;
  for (int k = 1; k <= 6; ++k) {
    block = rounded(weights, k / smallest);
    if (close_enough(weights, block)) break;
  }
  if (std::accumulate(block.begin(), block.end(), 0) <= 4)
    for (int& part : block) part *= 2;
  return block;
}

std::vector<int> randomise(const std::vector<std::vector<double>>& strata, const std::vector<int>& sizes,
                           const std::vector<double>& weights, std::uint64_t seed) {
  const std::vector<int> block = block_of(weights);
  std::vector<int> room = sizes, arms;
  std::map<std::vector<double>, Dealer> dealers;
  for (const auto& stratum : strata) {
    const auto dealer = dealers.try_emplace(stratum, block, seed, dealers.size()).first;
    int arm = dealer->second.deal();
    if (room[static_cast<std::size_t>(arm)] == 0) arm = static_cast<int>(std::ranges::max_element(room) - room.begin());
    --room[static_cast<std::size_t>(arm)];
    arms.push_back(arm);
  }
  return arms;
}

}  // namespace remit
