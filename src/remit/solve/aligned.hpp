// Arrays of doubles on 64-byte boundaries, as tiles must be.
#pragma once
#include <cstddef>
#include <new>
#include <vector>

namespace remit {

template <class Value>
struct AlignedAllocator {
  using value_type = Value;
  static constexpr std::align_val_t alignment{64};

  AlignedAllocator() = default;
  template <class Other>
  explicit AlignedAllocator(const AlignedAllocator<Other>&) {}
  Value* allocate(std::size_t count) { return static_cast<Value*>(::operator new(count * sizeof(Value), alignment)); }
  void deallocate(Value* memory, std::size_t) { ::operator delete(memory, alignment); }
  friend bool operator==(const AlignedAllocator&, const AlignedAllocator&) { return true; }
};

using AlignedDoubles = std::vector<double, AlignedAllocator<double>>;

}  // namespace remit
