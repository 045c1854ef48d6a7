import { Component, type ReactNode, Suspense } from 'react';

interface Props {
  /** What is shown: another view is another try. */
  readonly view: string;
  /** Stands in its place until it is here. */
  readonly waiting?: ReactNode;
  readonly children: ReactNode;
}

/**
 * Around parts that are fetched when they are asked for: where that fails (the server is gone, a newer page is there),
 * the rest of the page goes on.
 */
export class Guard extends Component<Props, { failed: string | null }> {
  override state: { failed: string | null } = { failed: null };

  static getDerivedStateFromError(): { failed: string } {
    return { failed: '' };
  }

  override componentDidCatch(): void {
    this.setState({ failed: this.props.view });
  }

  override render(): ReactNode {
    const { view, waiting, children } = this.props;
    const { failed } = this.state;
    if (failed === null || (failed !== '' && failed !== view))
      return <Suspense fallback={waiting}>{children}</Suspense>;
    return (
      <p className="hint" role="alert">
        This part of the page could not be loaded. Reload the page to try again; what is open stays.
      </p>
    );
  }
}
