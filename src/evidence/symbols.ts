/** Packages of the Go runtime: `runtime.futex.abi0`, `internal/runtime/syscall.Syscall6` (`runtime/internal/…` till 1.23). */
const GO_RUNTIME = /^(?:internal\/)?runtime[./]/;

export const isOfGoRuntime = (symbol: string | null): boolean => symbol !== null && GO_RUNTIME.test(symbol);
