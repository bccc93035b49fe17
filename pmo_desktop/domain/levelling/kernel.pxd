# The C types of kernel.py where it is compiled; made by scripts/kernel_types.py, looked at by nothing else.

cdef long long _NEVER


cdef class Net:
    cdef public long long resources
    cdef public long long[::1] duration
    cdef public long long[::1] release
    cdef public long long[::1] into_first
    cdef public long long[::1] into_from
    cdef public long long[::1] into_lag
    cdef public long long[::1] ask_first
    cdef public long long[::1] ask_resource
    cdef public long long[::1] ask_units
    cdef public long long[::1] starts
    cdef public long long[::1] ends_in
    cdef public long long[::1] times
    cdef public long long[::1] after
    cdef public long long[::1] free
    cdef public long long used


cdef long long _fits(Net net, long long activity, long long stretch)
cdef long long _cut(Net net, long long stretch, long long at)
cdef long long _take(Net net, long long activity, long long start, long long near)
cpdef void generate(Net net, long long[::1] order, long long count) except *
