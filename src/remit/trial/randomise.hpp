// Randomisation: permuted blocks within strata, at addressed draws; arms take exactly the numbers asked for.
#pragma once
#include <cstdint>
#include <vector>

namespace remit {

/// Patients per arm in a block: the smallest whole numbers within 10 % of the weights, doubled if the block would hold
/// four or fewer.
std::vector<int> block_of(const std::vector<double>& weights);

/// The arm of each patient, in order of enrolment. `strata` holds each patient's categories; the sizes add up to the
/// patients. Towards the end an arm that is full gives its places to the arm with most room.
std::vector<int> randomise(const std::vector<std::vector<double>>& strata, const std::vector<int>& sizes,
                           const std::vector<double>& weights, std::uint64_t seed);

}  // namespace remit
