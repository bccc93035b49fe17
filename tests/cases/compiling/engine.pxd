cimport cython

cdef class Kernel:
    cdef long long[::1] values
    @cython.locals(found='long long', place=Py_ssize_t)
    cpdef long long total(self, long long times)
    cpdef long long at(self, Py_ssize_t place)
