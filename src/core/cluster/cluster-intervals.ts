/** How often a cluster looks, in seconds. */
export interface ClusterIntervals {
  /** `[scheduler] dag_dir_list_interval`, on Airflow 3 `[dag_processor] refresh_interval`. */
  readonly listing: number;
  /** `min_file_process_interval` */
  readonly reparse: number;
  /** `[core] min_serialized_dag_update_interval` */
  readonly serialise: number;
}

/** What Airflow does when its administrator says nothing. */
export const defaultIntervals: ClusterIntervals = { listing: 300, reparse: 30, serialise: 30 };
