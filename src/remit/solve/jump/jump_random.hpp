// The random numbers of one replicate: one block for each attempted jump (a waiting time, a choice), and a sequence of
// its own for each draw of an event and each leap, so that none of them shifts another.
#pragma once
#include <array>
#include <cstdint>

#include "remit/base/rng.hpp"
#include "remit/solve/jump/jump_loops.hpp"

namespace remit {

class JumpRandom {
 public:
  JumpRandom(std::uint64_t seed, std::uint32_t patient, std::uint32_t replicate)
      : address_{seed, patient, Stream::reaction, replicate, 0} {}

  /// The part of the counter that says whose jumps these are.
  static std::uint64_t word_of(std::uint32_t replicate) {
    return static_cast<std::uint64_t>(Stream::reaction) | (replicate << 8);
  }

  struct Attempt {
    double wait;    // exponential, mean 1
    double choice;  // uniform in (0, 1)
  };
  Attempt next_jump() {
    if (taken_ == drawn_) draw_ahead();
    const Attempt attempt{wait_[taken_], choice_[taken_]};
    ++taken_;
    return attempt;
  }

  /// A fresh sequence, never used for jumps.
  Draws next_draws() {
    Address address = address_;
    address.index = first_draw + draws_++;
    return Draws(address);
  }

 private:
  static constexpr std::uint64_t first_draw = 1ull << 47;  // jumps would need years to get there
  static constexpr std::size_t most_ahead = 64, first_ahead = 8;

  /// More at a time the longer the run is. Drawing ahead changes nothing: every attempt has its address.
  void draw_ahead() {
    number_ += drawn_;
    drawn_ = drawn_ == 0 ? first_ahead : drawn_ == most_ahead ? most_ahead : 2 * drawn_;
    loops_.draw_ahead({address_.seed, address_.patient}, word_of(address_.replicate), number_, static_cast<int>(drawn_),
                      wait_.data(), choice_.data());
    taken_ = 0;
  }

  Address address_;
  JumpLoops loops_ = jump_loops();
  std::array<double, most_ahead> wait_{}, choice_{};
  std::size_t drawn_ = 0, taken_ = 0;
  std::uint64_t number_ = 0, draws_ = 0;
};

}  // namespace remit
