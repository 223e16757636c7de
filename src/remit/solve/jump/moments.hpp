// Mean and central moments to the fourth, value by value and part by part (Pebay 2008, SAND2008-6212): parts merged in
// a fixed order give the same bytes whoever computed them.
#pragma once
#include <cmath>
#include <limits>

namespace remit {

struct Moments {
  double count = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0;

  void add(double value) { merge({1, value, 0, 0, 0}); }

  void merge(const Moments& other) {
    if (other.count == 0) return;
    const double n = count + other.count, a = count, b = other.count;
    const double d = other.mean - mean, d2 = d * d;
    m4 += other.m4 + d2 * d2 * a * b * (a * a - a * b + b * b) / (n * n * n) +
          6 * d2 * (a * a * other.m2 + b * b * m2) / (n * n) + 4 * d * (a * other.m3 - b * m3) / n;
    m3 += other.m3 + d * d2 * a * b * (a - b) / (n * n) + 3 * d * (a * other.m2 - b * m2) / n;
    m2 += other.m2 + d2 * a * b / n;
    mean += d * b / n;
    count = n;
  }

  /// Of the sample, with n - 1; NaN for fewer than two values.
  double variance() const { return count > 1 ? m2 / (count - 1) : std::numeric_limits<double>::quiet_NaN(); }
  double deviation() const { return std::sqrt(variance()); }
  /// 3 for a normal law.
  double kurtosis() const { return count * m4 / (m2 * m2); }
};

}  // namespace remit
