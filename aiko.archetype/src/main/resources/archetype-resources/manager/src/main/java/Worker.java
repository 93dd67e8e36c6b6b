package ${package};

/** What others can say to a worker: it is a service, but no component. */
public interface Worker {
    /** {@code (work TASK)}. */
    void work(String task);
}
