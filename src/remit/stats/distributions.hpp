// Distribution functions that tests and intervals need: chi-square and beta, by series and continued fractions
// (Abramowitz and Stegun 6.5.29, 6.5.31, 26.5.8; modified Lentz evaluation), with the elementary functions of base.
#pragma once

namespace remit {

/// P(X > x) for a chi-square variable; 1 for x <= 0, NaN for a NaN or df < 1.
double chi_square_upper(double x, int degrees_of_freedom);

/// P(|Z| > |z|) for a standard normal variable.
double normal_two_sided(double z);

/// Regularised incomplete beta function I_x(a, b), a and b > 0.
double beta_cdf(double x, double a, double b);

/// x with I_x(a, b) = probability, to the last bits by bisection.
double beta_quantile(double probability, double a, double b);

/// z with P(|Z| <= z) = level: 1.96 for 0.95.
double interval_z(double level);

}  // namespace remit
