#include "remit/solve/scratch.hpp"

namespace remit {

Scratch::Scratch(const Kernel& kernel)
    : kernel_(kernel), program_(kernel.program()), tile_(static_cast<std::size_t>(program_.slots) * lane_multiple) {
  kernel_.prepare(tile_.data(), lane_multiple);
}

}  // namespace remit
