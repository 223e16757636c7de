// The random numbers of one replicate: one block for each attempted jump (a waiting time, a choice), and a sequence of
// its own for each draw of an event and each leap, so that none of them shifts another.
#pragma once
#include <cstdint>

#include "remit/base/math.hpp"
#include "remit/base/rng.hpp"

namespace remit {

class JumpRandom {
 public:
  JumpRandom(std::uint64_t seed, std::uint32_t patient, std::uint32_t replicate)
      : address_{seed, patient, Stream::reaction, replicate, 0}, jumps_(address_) {}

  struct Attempt {
    double wait;    // exponential, mean 1
    double choice;  // uniform in (0, 1)
  };
  Attempt next_jump() {
    if (blocks_ == blocks_per_index) continue_at_next_index();
    ++blocks_;
    const double wait = -math::log(jumps_.uniform());
    return {wait, jumps_.uniform()};
  }

  /// A fresh sequence, never used for jumps.
  Draws next_draws() {
    Address address = address_;
    address.index = first_draw + draws_++;
    return Draws(address);
  }

 private:
  static constexpr std::uint32_t blocks_per_index = 65536;
  static constexpr std::uint64_t first_draw = 1ull << 47;

  void continue_at_next_index() {
    Address address = address_;
    address.index = ++index_;
    jumps_ = Draws(address);
    blocks_ = 0;
  }

  Address address_;
  Draws jumps_;
  std::uint32_t blocks_ = 0;
  std::uint64_t index_ = 0, draws_ = 0;
};

}  // namespace remit
