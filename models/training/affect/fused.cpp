// The EESP unit's memory-bound operations for training on a CPU, channels last, in few passes:
//
// * parallel depth-wise dilated 3x3 convolutions with hierarchical feature fusion
//   (definition: ParallelDilatedDepthwise.reference);
// * batch normalisation, sum with a shortcut and PReLU in one (definition: NormPrelu.reference).
//
// PyTorch's backward of dilated depth-wise convolutions and of PReLU dominate the time of a step
// otherwise. Sums are in float32; tensors are float32 or bfloat16.

#include <torch/extension.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace {

inline float widen(float value) { return value; }
inline float widen(c10::BFloat16 value) {
  const uint32_t bits = static_cast<uint32_t>(value.x) << 16;
  float result;
  std::memcpy(&result, &bits, sizeof result);
  return result;
}
inline void narrow(float value, float* to) { *to = value; }
inline void narrow(float value, c10::BFloat16* to) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  to->x = static_cast<uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

struct Shape {
  int64_t height, width, channels, out_height, out_width, stride;
  std::vector<int64_t> dilations;
  int64_t branches() const { return static_cast<int64_t>(dilations.size()); }
};

// Sixteen channels at a time, held in registers: a sum kept in memory waits for its own store.
constexpr int64_t kLanes = 16;
typedef float Lanes __attribute__((vector_size(4 * kLanes), aligned(4)));
typedef uint32_t Bits __attribute__((vector_size(4 * kLanes), aligned(4)));
typedef uint16_t Halves __attribute__((vector_size(2 * kLanes), aligned(2)));

inline Lanes load(const float* from) { return *reinterpret_cast<const Lanes*>(from); }
inline Lanes load(const c10::BFloat16* from) {
  const Bits bits = __builtin_convertvector(*reinterpret_cast<const Halves*>(from), Bits) << 16;
  return reinterpret_cast<const Lanes&>(bits);
}
inline void store(Lanes value, float* to) { *reinterpret_cast<Lanes*>(to) = value; }
inline void store(Lanes value, c10::BFloat16* to) {
  const Bits bits = reinterpret_cast<const Bits&>(value);
  const Bits rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  *reinterpret_cast<Halves*>(to) = __builtin_convertvector(rounded, Halves);
}

// Output positions o (0 <= o < outputs) whose input o * stride + offset lies inside: [first, last).
struct Span {
  int64_t first, last;
};
inline Span inside(int64_t offset, int64_t stride, int64_t inputs, int64_t outputs) {
  const int64_t first = offset < 0 ? (-offset + stride - 1) / stride : 0;
  const int64_t last = inputs - offset <= 0 ? 0 : std::min(outputs, (inputs - offset - 1) / stride + 1);
  return {std::min(first, outputs), std::max(last, std::min(first, outputs))};
}

// Rows of weights are laid out [branch][tap][channel]; channels are a multiple of kLanes.
template <typename T>
void forward_picture(const Shape& s, const T* x, const float* weight, T* y) {
  const int64_t C = s.channels, K = s.branches();
  for (int64_t oy = 0; oy < s.out_height; ++oy)
    for (int64_t ox = 0; ox < s.out_width; ++ox) {
      T* out = y + (oy * s.out_width + ox) * K * C;
      for (int64_t c = 0; c < C; c += kLanes) {
        Lanes sum = {};
        for (int64_t k = 0; k < K; ++k) {
          const int64_t d = s.dilations[k];
          for (int64_t row = 0; row < 3; ++row) {
            const int64_t iy = oy * s.stride + (row - 1) * d;
            if (iy < 0 || iy >= s.height) continue;
            const int64_t ix = ox * s.stride;
            const T* in = x + (iy * s.width + ix) * C + c;
            const float* w = weight + (k * 9 + row * 3) * C + c;
            if (ix >= d) sum += load(w) * load(in - d * C);
            sum += load(w + C) * load(in);
            if (ix + d < s.width) sum += load(w + 2 * C) * load(in + d * C);
          }
          store(sum, out + k * C + c);
        }
      }
    }
}

// `suffix` [branch][pixel][channel]: gradient of each convolution, the sum over the outputs it is in.
template <typename T>
void backward_picture(const Shape& s, const T* x, const float* weight, const T* gradient, float* suffix,
                      float* grad_x, float* grad_weight) {
  const int64_t C = s.channels, K = s.branches(), pixels = s.out_height * s.out_width;
  for (int64_t p = 0; p < pixels; ++p)
    for (int64_t c = 0; c < C; c += kLanes) {
      Lanes sum = {};
      for (int64_t k = K - 1; k >= 0; --k) {
        sum += load(gradient + (p * K + k) * C + c);
        store(sum, suffix + (k * pixels + p) * C + c);
      }
    }
  for (int64_t k = 0; k < K; ++k)
    for (int64_t tap = 0; tap < 9; ++tap) {
      const int64_t dy = (tap / 3 - 1) * s.dilations[k], dx = (tap % 3 - 1) * s.dilations[k];
      const Span rows = inside(dy, s.stride, s.height, s.out_height);
      const Span columns = inside(dx, s.stride, s.width, s.out_width);
      for (int64_t c = 0; c < C; c += kLanes) {
        const Lanes w = load(weight + (k * 9 + tap) * C + c);
        Lanes sum = {};
        for (int64_t oy = rows.first; oy < rows.last; ++oy) {
          const float* g = suffix + (k * pixels + oy * s.out_width) * C + c;
          const int64_t row = (oy * s.stride + dy) * s.width + dx;
          for (int64_t ox = columns.first; ox < columns.last; ++ox) {
            const Lanes incoming = load(g + ox * C);
            const int64_t at = (row + ox * s.stride) * C + c;
            sum += incoming * load(x + at);
            store(load(grad_x + at) + w * incoming, grad_x + at);
          }
        }
        float* to = grad_weight + (k * 9 + tap) * C + c;
        store(load(to) + sum, to);
      }
    }
}

template <typename Body>
void with_type_of(const at::Tensor& x, Body body) {
  if (x.scalar_type() == at::kBFloat16)
    body(c10::BFloat16());
  else if (x.scalar_type() == at::kFloat)
    body(float());
  else
    TORCH_CHECK(false, "parallel depth-wise convolution takes float32 or bfloat16");
}

Shape shape_of(const at::Tensor& x, const std::vector<int64_t>& dilations, int64_t stride) {
  // A kernel of reach d padded by d keeps the size, whatever d.
  return Shape{x.size(2), x.size(3), x.size(1), (x.size(2) - 1) / stride + 1, (x.size(3) - 1) / stride + 1,
               stride, dilations};
}

}  // namespace

at::Tensor depthwise_forward(const at::Tensor& input, const at::Tensor& weight, std::vector<int64_t> dilations, int64_t stride) {
  const auto x = input.contiguous(at::MemoryFormat::ChannelsLast);
  const auto s = shape_of(x, dilations, stride);
  TORCH_CHECK(s.channels % kLanes == 0, "parallel depth-wise convolution takes channels in sixteens");
  auto y = at::empty({x.size(0), s.branches() * s.channels, s.out_height, s.out_width},
                     x.options().memory_format(at::MemoryFormat::ChannelsLast));
  const int64_t in = s.height * s.width * s.channels;
  const int64_t out = s.out_height * s.out_width * s.channels * s.branches();
  with_type_of(x, [&]<typename T>(T) {
    at::parallel_for(0, x.size(0), 1, [&](int64_t begin, int64_t end) {
      for (int64_t n = begin; n < end; ++n)
        forward_picture(s, x.const_data_ptr<T>() + n * in, weight.const_data_ptr<float>(),
                        y.mutable_data_ptr<T>() + n * out);
    });
  });
  return y;
}

std::vector<at::Tensor> depthwise_backward(const at::Tensor& grad, const at::Tensor& input, const at::Tensor& weight,
                                 std::vector<int64_t> dilations, int64_t stride) {
  const auto x = input.contiguous(at::MemoryFormat::ChannelsLast);
  const auto g = grad.contiguous(at::MemoryFormat::ChannelsLast);
  const auto s = shape_of(x, dilations, stride);
  auto grad_x = at::empty_like(x);
  const int64_t in = s.height * s.width * s.channels;
  const int64_t out = s.out_height * s.out_width * s.channels * s.branches();
  const int64_t parts = std::min<int64_t>(at::get_num_threads(), x.size(0));
  // One weight gradient a part, summed in a fixed order, so that the result does not vary.
  auto grad_weight = at::zeros({parts, s.branches() * 9 * s.channels}, weight.options());
  with_type_of(x, [&]<typename T>(T) {
    at::parallel_for(0, parts, 1, [&](int64_t first, int64_t last) {
      std::vector<float> suffix(out), local(in);
      for (int64_t part = first; part < last; ++part)
        for (int64_t n = part * x.size(0) / parts; n < (part + 1) * x.size(0) / parts; ++n) {
          std::fill(local.begin(), local.end(), 0.f);
          backward_picture(s, x.const_data_ptr<T>() + n * in, weight.const_data_ptr<float>(),
                           g.const_data_ptr<T>() + n * out, suffix.data(), local.data(),
                           grad_weight.mutable_data_ptr<float>() + part * s.branches() * 9 * s.channels);
          T* to = grad_x.mutable_data_ptr<T>() + n * in;
          for (int64_t i = 0; i < in; ++i) narrow(local[i], to + i);
        }
    });
  });
  return {grad_x, grad_weight.sum(0)};
}

namespace {

// Sums over rows go by blocks, so that float32 does not lose small addends to a large sum.
constexpr int64_t kBlock = 256;

struct Rows {
  int64_t count, channels;
};

Rows rows_of(const at::Tensor& x) { return {x.size(0) * x.size(2) * x.size(3), x.size(1)}; }

// body(row range, sums [quantities][channels]) adds one block; parts are added in a fixed order.
template <typename Body>
at::Tensor sum_by_block(const Rows& rows, int64_t quantities, Body body) {
  const int64_t parts = std::max<int64_t>(1, std::min<int64_t>(at::get_num_threads(), rows.count / kBlock));
  const int64_t width = quantities * rows.channels;
  auto totals = at::zeros({parts, width}, at::kDouble);
  at::parallel_for(0, parts, 1, [&](int64_t first, int64_t last) {
    std::vector<float> sums(width);
    for (int64_t part = first; part < last; ++part) {
      double* total = totals.mutable_data_ptr<double>() + part * width;
      const int64_t end = (part + 1) * rows.count / parts;
      for (int64_t begin = part * rows.count / parts; begin < end; begin += kBlock) {
        std::fill(sums.begin(), sums.end(), 0.f);
        body(begin, std::min(end, begin + kBlock), sums.data());
        for (int64_t i = 0; i < width; ++i) total[i] += sums[i];
      }
    }
  });
  return totals.sum(0);
}

}  // namespace

// Returns [2, C] double: sum of x, sum of x squared.
at::Tensor norm_sums(const at::Tensor& x) {
  const auto rows = rows_of(x);
  at::Tensor sums;
  with_type_of(x, [&]<typename T>(T) {
    const T* data = x.const_data_ptr<T>();
    sums = sum_by_block(rows, 2, [&](int64_t begin, int64_t end, float* to) {
      const int64_t C = rows.channels;
      float *__restrict__ sum = to, *__restrict__ square = to + C;
      for (int64_t row = begin; row < end; ++row) {
        const T* in = data + row * C;
#pragma GCC ivdep
        for (int64_t c = 0; c < C; ++c) {
          const float v = widen(in[c]);
          sum[c] += v;
          square[c] += v * v;
        }
      }
    });
  });
  return sums.view({2, rows.channels});
}

// y = prelu(x * scale + shift + shortcut); scale, shift, slope are [C] float32.
at::Tensor norm_prelu(const at::Tensor& x, const c10::optional<at::Tensor>& shortcut, const at::Tensor& scale,
                      const at::Tensor& shift, const at::Tensor& slope) {
  const auto rows = rows_of(x);
  auto y = at::empty_like(x);
  const float *a = scale.const_data_ptr<float>(), *b = shift.const_data_ptr<float>(),
              *p = slope.const_data_ptr<float>();
  with_type_of(x, [&]<typename T>(T) {
    const T* data = x.const_data_ptr<T>();
    const T* extra = shortcut ? shortcut->const_data_ptr<T>() : nullptr;
    T* out = y.mutable_data_ptr<T>();
    at::parallel_for(0, rows.count, kBlock, [&](int64_t begin, int64_t end) {
      const int64_t C = rows.channels;
      for (int64_t row = begin; row < end; ++row) {
        const T* in = data + row * C;
        T* to = out + row * C;
        if (extra) {
          const T* r = extra + row * C;
#pragma GCC ivdep
          for (int64_t c = 0; c < C; ++c) {
            const float z = widen(in[c]) * a[c] + b[c] + widen(r[c]);
            narrow(z > 0 ? z : z * p[c], to + c);
          }
        } else {
#pragma GCC ivdep
          for (int64_t c = 0; c < C; ++c) {
            const float z = widen(in[c]) * a[c] + b[c];
            narrow(z > 0 ? z : z * p[c], to + c);
          }
        }
      }
    });
  });
  return y;
}

// Returns [3, C] double: with g the gradient before PReLU, sum of g, of g x, and of the slope's gradient.
at::Tensor norm_prelu_backward_sums(const at::Tensor& grad, const at::Tensor& x,
                                    const c10::optional<at::Tensor>& shortcut, const at::Tensor& scale,
                                    const at::Tensor& shift, const at::Tensor& slope) {
  const auto rows = rows_of(x);
  const float *a = scale.const_data_ptr<float>(), *b = shift.const_data_ptr<float>(),
              *p = slope.const_data_ptr<float>();
  at::Tensor sums;
  with_type_of(x, [&]<typename T>(T) {
    const T *data = x.const_data_ptr<T>(), *gradient = grad.const_data_ptr<T>();
    const T* extra = shortcut ? shortcut->const_data_ptr<T>() : nullptr;
    sums = sum_by_block(rows, 3, [&](int64_t begin, int64_t end, float* to) {
      const int64_t C = rows.channels;
      float *__restrict__ sum = to, *__restrict__ with_x = to + C, *__restrict__ of_slope = to + 2 * C;
      for (int64_t row = begin; row < end; ++row) {
        const T *__restrict__ in = data + row * C, *__restrict__ g = gradient + row * C;
        const T* __restrict__ r = extra ? extra + row * C : nullptr;
#pragma GCC ivdep
       for (int64_t c = 0; c < C; ++c) {
          const float v = widen(in[c]), gy = widen(g[c]);
          const float z = v * a[c] + b[c] + (r ? widen(r[c]) : 0.f);
          const float before = z > 0.f ? gy : gy * p[c];
          sum[c] += before;
          with_x[c] += before * v;
          of_slope[c] += gy * std::min(z, 0.f);
        }
      }
    });
  });
  return sums.view({3, rows.channels});
}

// grad_x = g * scale + x * on_x + constant, and g itself, the shortcut's gradient, where there is one.
std::vector<at::Tensor> norm_prelu_backward(const at::Tensor& grad, const at::Tensor& x,
                                            const c10::optional<at::Tensor>& shortcut, const at::Tensor& scale,
                                            const at::Tensor& shift, const at::Tensor& slope, const at::Tensor& on_x,
                                            const at::Tensor& constant) {
  const auto rows = rows_of(x);
  auto grad_x = at::empty_like(x);
  auto grad_shortcut = shortcut ? at::empty_like(x) : at::Tensor();
  const float *a = scale.const_data_ptr<float>(), *b = shift.const_data_ptr<float>(),
              *p = slope.const_data_ptr<float>(), *ox = on_x.const_data_ptr<float>(),
              *k = constant.const_data_ptr<float>();
  with_type_of(x, [&]<typename T>(T) {
    const T *data = x.const_data_ptr<T>(), *gradient = grad.const_data_ptr<T>();
    const T* extra = shortcut ? shortcut->const_data_ptr<T>() : nullptr;
    T* out = grad_x.mutable_data_ptr<T>();
    T* out_shortcut = shortcut ? grad_shortcut.mutable_data_ptr<T>() : nullptr;
    at::parallel_for(0, rows.count, kBlock, [&](int64_t begin, int64_t end) {
      const int64_t C = rows.channels;
      for (int64_t row = begin; row < end; ++row) {
        const T *in = data + row * C, *g = gradient + row * C;
        T* to = out + row * C;
        if (extra) {
          const T* r = extra + row * C;
          T* to_shortcut = out_shortcut + row * C;
#pragma GCC ivdep
          for (int64_t c = 0; c < C; ++c) {
            const float v = widen(in[c]), gy = widen(g[c]);
            const float before = v * a[c] + b[c] + widen(r[c]) > 0 ? gy : gy * p[c];
            narrow(before, to_shortcut + c);
            narrow(before * a[c] + v * ox[c] + k[c], to + c);
          }
        } else {
#pragma GCC ivdep
          for (int64_t c = 0; c < C; ++c) {
            const float v = widen(in[c]), gy = widen(g[c]);
            const float before = v * a[c] + b[c] > 0 ? gy : gy * p[c];
            narrow(before * a[c] + v * ox[c] + k[c], to + c);
          }
        }
      }
    });
  });
  return {grad_x, grad_shortcut};
}

// Normalise with the batch's statistics, add the shortcut, PReLU; updates the running statistics.
// Returns y and, for the backward pass, [4, C] float32: mean, 1/deviation, scale, shift.
std::vector<at::Tensor> norm_prelu_forward(const at::Tensor& x, const c10::optional<at::Tensor>& shortcut,
                                           const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& slope,
                                           at::Tensor running_mean, at::Tensor running_var, double momentum,
                                           double epsilon) {
  const auto rows = rows_of(x);
  const int64_t C = rows.channels;
  const auto sums = norm_sums(x);
  const double* total = sums.const_data_ptr<double>();
  auto saved = at::empty({4, C}, weight.options());
  float* to = saved.mutable_data_ptr<float>();
  const float *w = weight.const_data_ptr<float>(), *b = bias.const_data_ptr<float>();
  float *run_mean = running_mean.mutable_data_ptr<float>(), *run_var = running_var.mutable_data_ptr<float>();
  const double count = static_cast<double>(rows.count);
  for (int64_t c = 0; c < C; ++c) {
    const double mean = total[c] / count;
    const double variance = std::max(total[C + c] / count - mean * mean, 0.0);
    const double inverse = 1 / std::sqrt(variance + epsilon);
    run_mean[c] += static_cast<float>(momentum * (mean - run_mean[c]));
    run_var[c] += static_cast<float>(momentum * (variance * count / std::max(count - 1, 1.0) - run_var[c]));
    to[c] = static_cast<float>(mean);
    to[C + c] = static_cast<float>(inverse);
    to[2 * C + c] = static_cast<float>(inverse * w[c]);
    to[3 * C + c] = static_cast<float>(b[c] - mean * inverse * w[c]);
  }
  return {norm_prelu(x, shortcut, saved[2], saved[3], slope), saved};
}

// Gradients of x, the shortcut (undefined without one), and [3, C] float32: weight, bias, slope.
std::vector<at::Tensor> norm_prelu_gradients(const at::Tensor& grad, const at::Tensor& x,
                                             const c10::optional<at::Tensor>& shortcut, const at::Tensor& saved,
                                             const at::Tensor& weight, const at::Tensor& slope) {
  const auto rows = rows_of(x);
  const int64_t C = rows.channels;
  const auto sums = norm_prelu_backward_sums(grad, x, shortcut, saved[2], saved[3], slope);
  const double *total = sums.const_data_ptr<double>(), count = static_cast<double>(rows.count);
  const float* from = saved.const_data_ptr<float>();
  const float* w = weight.const_data_ptr<float>();
  auto parameters = at::empty({3, C}, weight.options()), on = at::empty({2, C}, weight.options());
  float *of = parameters.mutable_data_ptr<float>(), *coefficients = on.mutable_data_ptr<float>();
  for (int64_t c = 0; c < C; ++c) {
    const double mean = from[c], inverse = from[C + c];
    const double of_weight = (total[C + c] - mean * total[c]) * inverse;
    of[c] = static_cast<float>(of_weight);
    of[C + c] = static_cast<float>(total[c]);
    of[2 * C + c] = static_cast<float>(total[2 * C + c]);
    // d/dx of (x - mean) inverse weight, with mean and inverse depending on x.
    const double on_x = -inverse * inverse * w[c] * of_weight / count;
    coefficients[c] = static_cast<float>(on_x);
    coefficients[C + c] = static_cast<float>(-inverse * w[c] * total[c] / count - on_x * mean);
  }
  auto gradients = norm_prelu_backward(grad, x, shortcut, saved[2], saved[3], slope, on[0], on[1]);
  gradients.push_back(parameters);
  return gradients;
}

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {
  m.def("depthwise_forward", &depthwise_forward);
  m.def("depthwise_backward", &depthwise_backward);
  m.def("norm_prelu_forward", &norm_prelu_forward);
  m.def("norm_prelu_gradients", &norm_prelu_gradients);
}
